/**
 * Slack's own markup to Markdown. `<…>` stands for links and names, `*` is bold, `&lt;`, `&gt;` and `&amp;` are escapes, and
 * lines are what they look like. https://docs.slack.dev/messaging/formatting-message-text
 */
import { readEmoji } from "../../commands/emoji.ts";
import { MESSAGE_MAX } from "../../messages/schema.ts";
import { code, fenced } from "./code.ts";
import { clean, line } from "./escape.ts";
import { blocks, link, withinSpace } from "./markdown.ts";

/** Code, a reference in angle brackets, or a style around words. */
const MARK =
  /`(?<code>[^`\n]+)`|<(?<reference>[^<>\n]+)>|(?<![\p{L}\p{N}*])\*(?=\S)(?<bold>[^*\n]*(?<=\S))\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?=\S)(?<italic>[^_\n]*(?<=\S))_(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}~])~(?=\S)(?<strike>[^~\n]*(?<=\S))~(?![\p{L}\p{N}~])/gu;

const EMOJI_NAME = /(?<![\p{L}\p{N}:]):[a-z0-9_+-]{1,60}:(?![\p{L}\p{N}])/gu;

/** Styles inside each other. */
const MAX_DEPTH = 4;

/** Text in Slack's markup as Markdown of several lines. */
export function mrkdwn(text: string): string {
  const parts = clean(text)
    .slice(0, 2 * MESSAGE_MAX)
    .split(/```([\s\S]*?)```/);
  return blocks(...parts.map((part, index) => (index % 2 ? fenced(unescaped(part)) : rows(part))));
}

/** Text in Slack's markup as Markdown of one line. */
export function mrkdwnLine(text: string): string {
  return inline(clean(text).slice(0, MESSAGE_MAX).replace(/\s+/g, " ").trim(), 0);
}

/** Slack's escapes read, and nothing else. */
export function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Text without markup, such as that of a `plain_text` object: its escapes and its names of emoji are read. */
export function plainText(text: string): string {
  return unescaped(text).replace(EMOJI_NAME, (name) => readEmoji(name) ?? name);
}

function rows(text: string): string {
  let result = "";
  let before = "";
  for (const source of text.split("\n")) {
    const { kind, row } = readRow(source.trim());
    // Without the empty line what follows a quote or a list would become a part of it.
    if (result !== "") result += kind === before || row === "" || before === "empty" ? "\n" : "\n\n";
    result += row;
    before = row === "" ? "empty" : kind;
  }
  return result.replace(/\n{3,}/g, "\n\n").trim();
}

function readRow(source: string): { kind: "quote" | "list" | "text"; row: string } {
  const quoted = /^(?:&gt;|>)+\s?(.*)$/.exec(source);
  if (quoted) return { kind: "quote", row: `> ${inline(quoted[1]!, 0)}` };
  const item = /^(?:[•◦▪-]|(\d{1,3})\.)\s+(.+)$/u.exec(source);
  if (item) return { kind: "list", row: `${item[1] ? `${item[1]}.` : "-"} ${inline(item[2]!, 0)}` };
  return { kind: "text", row: inline(source, 0) };
}

function inline(text: string, depth: number): string {
  if (depth > MAX_DEPTH) return words(text);
  let result = "";
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    result += words(text.slice(end, match.index)) + marked(match.groups!, depth);
    end = match.index + match[0].length;
  }
  return result + words(text.slice(end));
}

function marked(groups: Record<string, string | undefined>, depth: number): string {
  if (groups.code !== undefined) return code(unescaped(groups.code));
  if (groups.reference !== undefined) return reference(groups.reference);
  if (groups.bold !== undefined) return `**${inline(groups.bold, depth + 1)}**`;
  if (groups.italic !== undefined) return `*${inline(groups.italic, depth + 1)}*`;
  return `~~${inline(groups.strike!, depth + 1)}~~`;
}

/** Text between marks: escaped, with the white space that parts it from them. */
const words = (text: string): string => withinSpace(text, (content) => line(plainText(content), MESSAGE_MAX));

/** What stands in angle brackets. Nobody is called: the ids are Slack's, and a webhook calls nobody. */
function reference(content: string): string {
  const [target, label = ""] = content.split(/\|([\s\S]*)/);
  const name = plainText(label);
  if (target!.startsWith("@")) return line(`@${name || target!.slice(1)}`);
  if (target!.startsWith("#")) return line(`#${name || target!.slice(1)}`);
  if (target!.startsWith("!subteam^")) return line(name || "@group");
  if (target!.startsWith("!date^")) return line(name || target!.split("^")[1]!);
  if (target!.startsWith("!")) return line(name || `@${target!.slice(1)}`);
  if (target!.startsWith("mailto:")) return line(name || target!.slice("mailto:".length));
  return link(name || unescaped(target!), unescaped(target!));
}
