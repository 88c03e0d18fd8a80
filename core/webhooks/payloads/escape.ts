/** Foreign text that is not meant to be Markdown, escaped so that it shows as it was sent and calls nobody. */
import { MESSAGE_MAX } from "../../messages/schema.ts";

/** Characters of one line, such as a title. */
const LINE_MAX = 300;
/** Characters that are read of any text: more than a message holds, so that it is seen to be cut. */
const SOURCE_MAX = 2 * MESSAGE_MAX;
/** A longer address is no link (`core/markdown`). */
export const ADDRESS_MAX = 2_048;

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

export const oneLine = (text: string) => clean(text).replace(/\s+/g, " ").trim();

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

/** How much of a text would have to be escaped. */
export const countMarkup = (text: string): number => text.match(MARKUP)?.length ?? 0;
