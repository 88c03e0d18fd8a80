/** Parts of a message put together: what is foreign in them is escaped here. */
import { MESSAGE_MAX } from "../../messages/schema.ts";
import { fenced } from "./code.ts";
import { ADDRESS_MAX, clean, countMarkup, line, lines } from "./escape.ts";

/** A text of more characters or more markup than this is not read as Markdown, and its escapes would be seen. */
const PARAGRAPH_MAX = 3_500;
const ESCAPES_MAX = 120;

/**
 * Foreign text of several lines as a block of its own: escaped, or in a fence when its lines are set in columns or it is
 * more than is read as Markdown.
 */
export function block(text: string): string {
  const cleaned = clean(text);
  const isSet = /^(?: {2,}|\t)\S/m.test(cleaned);
  const isHeavy = cleaned.length > PARAGRAPH_MAX || countMarkup(cleaned) > ESCAPES_MAX;
  return isSet || isHeavy ? fenced(text) : lines(text);
}

/** A link with a foreign label, or the label alone when the address is none that a message may link to. */
export function link(label: string, url: string): string {
  const text = line(label);
  const href = hrefOf(url);
  if (href === null) return text;
  return text === "" ? `<${href}>` : `[${text}](<${href}>)`;
}

function hrefOf(text: string): string | null {
  const url = text.length > ADDRESS_MAX ? null : URL.parse(text.trim());
  if (url?.protocol !== "http:" && url?.protocol !== "https:") return null;
  const href = url.href.replace(/[\\`<>()[\]*|]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const safe = href.replace(/&(?=#?\w+;)/g, "%26");
  return safe.length > ADDRESS_MAX ? null : safe;
}

/** Foreign text in bold; "" for nothing. */
export function bold(text: string): string {
  const content = line(text);
  return content === "" ? "" : `**${content}**`;
}

/** Markdown below another text: each line is part of the quote. */
export function quote(markdown: string): string {
  return markdown === ""
    ? ""
    : markdown
        .split("\n")
        .map((row) => `> ${row}`.trimEnd())
        .join("\n");
}

/** A text changed but for the white space around it, which Markdown wants outside of its marks. */
export function withinSpace(text: string, change: (content: string) => string): string {
  const content = text.trim();
  const start = text.length - text.trimStart().length;
  return content === "" ? text : text.slice(0, start) + change(content) + text.slice(start + content.length);
}

/** Blocks of a message, a blank line between them; empty ones are left out. */
export function blocks(...parts: string[]): string {
  return parts.filter((part) => part.trim() !== "").join("\n\n");
}

/** `blocks` of what each item renders to, without those behind what a message can hold. */
export function blocksOf<T>(items: readonly T[], render: (item: T) => string): string {
  const parts: string[] = [];
  let length = 0;
  for (const item of items) {
    if (length > MESSAGE_MAX) break;
    const part = render(item);
    parts.push(part);
    length += part.length;
  }
  return blocks(...parts);
}

/** Parts of one line; empty ones are left out. */
export function words(...parts: string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
