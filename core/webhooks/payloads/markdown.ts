/**
 * Markdown from foreign text. What is not meant to be Markdown is escaped, so that it shows as it was sent; what is meant
 * to be may keep its styles. Neither calls anybody: a name after `@` stays text, and so does the name of a channel.
 */
import { MESSAGE_MAX } from "../../messages/schema.ts";

/** Characters of one foreign line, such as a title, and of a foreign text within a larger message. */
const LINE_MAX = 300;
const EXCERPT_MAX = 1_200;
/** A text of more characters or more markup than this is not read as Markdown, and its escapes would be seen. */
const PARAGRAPH_MAX = 3_500;
const ESCAPES_MAX = 120;
const ADDRESS_MAX = 2_048;
/** Characters that are read of any text: more than a message holds, so that it is seen to be cut. */
const SOURCE_MAX = 2 * MESSAGE_MAX;
/** Lines of a message: more of them are not read as Markdown either. */
const LINES_MAX = 1_500;

/** An address in text, without the sign that ends the sentence. */
const ADDRESS = /https?:\/\/(?:[^\s<>"()]|\([^\s<>"()]*\))*(?<![.,;:!?'*_~\]])/gi;
/** An address that is a link without any help, and has nothing in it that could be markup. */
const PLAIN_ADDRESS =
  /^https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?(?:[/?#](?:[\w/?#=%:+,;.@$-]|&(?!#?\w+(?:;|$)))*)?$/i;
const MARKUP = /[\\`*[\]<>~|]|(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])|&(?=#?\w+;)|(?<![\p{L}\p{N}/.&-])[@#]/gu;
/** What begins a heading, a list or a rule; quotes and fences begin with what is escaped anyway. */
const BLOCK_START = /^(?:[-+:](?=[\s:-]|$)|#(?=[\s#]|$))/;
const NUMBER = /^(\d{1,9})(?=[.)](?:\s|$))/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text that can be stored and shown: `\n` for line breaks, no other control characters but tabs, and not endless. */
export function clean(text: string): string {
  return text.slice(0, SOURCE_MAX).replace(/\r\n?/g, "\n").replace(CONTROL, "").toWellFormed();
}

/** At most `max` characters, with an ellipsis for what is left out. */
export function shorten(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text
        .slice(0, max - 1)
        .toWellFormed()
        .replace(/\ufffd$/, "")}…`;
}

/** Foreign text on one line, escaped. */
export function line(text: string, max = LINE_MAX): string {
  return escapeLine(shorten(oneLine(text), max));
}

const oneLine = (text: string) => clean(text).replace(/\s+/g, " ").trim();

/** Foreign text with its line breaks, escaped. */
export function lines(text: string): string {
  return clean(text)
    .split("\n")
    .map((row) => escapeLine(row.trim()))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** One line as text: addresses stay links, everything else shows as it was sent. */
function escapeLine(row: string): string {
  let escaped = "";
  let end = 0;
  for (const match of row.matchAll(ADDRESS)) {
    const before = row.slice(end, match.index);
    end = match.index + match[0].length;
    escaped += escapeMarkup(before) + address(match[0], row.slice(end, end + 2));
  }
  return escapeStart(escaped + escapeMarkup(row.slice(end)));
}

const escapeMarkup = (text: string) => text.replace(MARKUP, "\\$&");

const escapeStart = (row: string) => row.replace(BLOCK_START, "\\$&").replace(NUMBER, "$1\\");

/** An address as a link that shows nothing but itself; as text when it is none that a message may link to. */
function address(text: string, next: string): string {
  if (text.length > ADDRESS_MAX || !URL.canParse(text)) return escapeMarkup(text).replace(":", "\\:");
  return PLAIN_ADDRESS.test(text) && /^[.,;:!?]?(?:\s|$)/.test(next) ? text : `<${text}>`;
}

/**
 * Foreign text of several lines as a block of its own: escaped, or in a fence when its lines are set in columns or it is
 * more than is read as Markdown.
 */
export function block(text: string): string {
  const cleaned = clean(text);
  const isSet = /^(?: {2,}|\t)\S/m.test(cleaned);
  const isHeavy = cleaned.length > PARAGRAPH_MAX || (cleaned.match(MARKUP)?.length ?? 0) > ESCAPES_MAX;
  return isSet || isHeavy ? fenced(text) : lines(text);
}

/** Foreign text as code within a line; "" for nothing. */
export function code(text: string, max = LINE_MAX): string {
  const content = shorten(oneLine(text), max);
  if (content === "") return "";
  const fence = fenceFor(content, 1);
  const pad = /^`|`$/.test(content) ? " " : "";
  return fence + pad + content + pad + fence;
}

/** Foreign text as a block of code, cut to `max` characters; "" for nothing. */
export function fenced(text: string, language = "", max = MESSAGE_MAX - 200): string {
  const whole = clean(text).replace(/^\n+/, "").trimEnd();
  if (whole === "") return "";
  const content = cutText(whole, max);
  const fence = fenceFor(content, 3);
  return `${fence}${language}\n${content}\n${fence}`;
}

/** More backticks than stand in a row anywhere in the content. */
function fenceFor(content: string, least: number): string {
  const runs = content.match(/`+/g) ?? [];
  return "`".repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), least));
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

/** Foreign Markdown: its styles stay, its calls do not, and a fence that it leaves open is closed. */
export function foreign(markdown: string): string {
  const source = clean(markdown)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
    .trim();
  return closeFence(withoutCalls(source));
}

/** The beginning of foreign Markdown, for below a headline. */
export function excerpt(markdown: string, max = EXCERPT_MAX): string {
  const source = clean(markdown)
    .slice(0, MESSAGE_MAX)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "");
  return foreign(cutText(source.trim(), max));
}

/**
 * Code within a line and addresses, where a backslash would be seen and which call nobody; and the signs that may begin the
 * name of a person or a channel, as they are or written so that only a reader of Markdown sees them.
 */
const SIGN_OR_UNTOUCHED =
  /(?<![\\`])(?<ticks>`+)(?!`)(?:.*?[^`])?\k<ticks>(?!`)|https?:\/\/[a-z0-9][\w./?#=%:+,;@$&-]*|(?=[&@#])(?<!(?<!\\)(?:\\\\)*\\)(?<sign>&(?:#0*64|#x0*40|commat);|(?<![\p{L}\p{N}/.&-])[@#](?=[\p{L}\p{N}_-]))/giu;

/** Names are escaped outside of code only: in code they call nobody, and the backslash would be seen. */
function withoutCalls(source: string): string {
  let open: string | null = null;
  return source
    .split("\n")
    .map((row) => {
      const before = open;
      open = fenceAfter(row, open);
      return before === null && open === null ? withoutNames(row) : row;
    })
    .join("\n");
}

function withoutNames(row: string): string {
  return row.replace(SIGN_OR_UNTOUCHED, (whole, _ticks, sign?: string) =>
    sign === undefined ? whole : `\\${sign.replace(/^&.*/, "@")}`,
  );
}

/** The fence that is open after a line, when `open` was before it. */
function fenceAfter(row: string, open: string | null): string | null {
  const mark = /^(?: {0,3}>)* {0,3}(`{3,}|~{3,})(.*)$/.exec(row);
  if (!mark) return open;
  const [, fence, rest] = mark;
  if (open === null) return fence![0] === "`" && rest!.includes("`") ? null : fence!;
  return fence![0] === open[0] && fence!.length >= open.length && rest!.trim() === "" ? null : open;
}

function closeFence(markdown: string): string {
  const open = markdown.split("\n").reduce((fence: string | null, row) => fenceAfter(row, fence), null);
  return open === null ? markdown : `${markdown}\n${open}`;
}

const CUT_MARK = "\n\n*… the rest was cut: a message holds no more.*";

/** A message that fits: cut at the end of a line where one is near, fences closed, and a mark that says so. */
export function cut(markdown: string): string {
  const rows = markdown.split("\n");
  if (markdown.length <= MESSAGE_MAX && rows.length <= LINES_MAX) return markdown;
  // Room for the mark and for the fence that may have to be closed.
  const longestFence = Math.max(3, ...(markdown.match(/`{3,}|~{3,}/g) ?? []).map((fence) => fence.length));
  const room = Math.max(0, MESSAGE_MAX - CUT_MARK.length - 1 - longestFence);
  return closeFence(headOf(rows.slice(0, LINES_MAX - 5).join("\n"), room)) + CUT_MARK;
}

/** Text cut at `max` characters and `LINES_MAX` lines, with an ellipsis in place of the rest. */
function cutText(text: string, max: number): string {
  const rows = text.split("\n");
  if (text.length <= max && rows.length < LINES_MAX - 20) return text;
  return `${headOf(rows.slice(0, LINES_MAX - 20).join("\n"), max - 2)}\n…`;
}

/** At most `max` characters from the beginning, whole lines where that leaves out little. */
function headOf(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max);
  const end = head.lastIndexOf("\n");
  // A lone half of a character or a backslash at the end would change what comes after it.
  return end > max * 0.8 ? head.slice(0, end) : head.replace(/[\ud800-\udbff]$|\\+$/, "");
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
