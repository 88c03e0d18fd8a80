/** Markdown that fits: where it is cut, that is seen, and no fence stays open. */
import { MESSAGE_MAX } from "../../messages/schema.ts";

/** Lines of a message, and of one text within it: of more than 2,000 nothing is read as Markdown. */
const LINES_MAX = 1_500;
const TEXT_LINES_MAX = 1_400;

const CUT_MARK = "\n\n*… the rest was cut: a message holds no more.*";

/** A message that fits: cut at the end of a line where one is near, fences closed, and a mark that says so. */
export function cut(markdown: string): string {
  const rows = markdown.split("\n");
  if (markdown.length <= MESSAGE_MAX && rows.length <= LINES_MAX) return markdown;
  const text = rows.slice(0, LINES_MAX).join("\n");
  const limit = MESSAGE_MAX - CUT_MARK.length;
  let room = limit;
  let shown = closeFence(headOf(text, room));
  while (shown.length > limit) {
    // What closes a fence needs room as well.
    room = Math.max(0, room - (shown.length - limit));
    shown = closeFence(headOf(text, room));
  }
  return shown + CUT_MARK;
}

/** Text cut at `max` characters and at its lines, with an ellipsis in place of the rest. */
export function cutText(text: string, max: number): string {
  const rows = text.split("\n");
  if (text.length <= max && rows.length <= TEXT_LINES_MAX) return text;
  return `${headOf(rows.slice(0, TEXT_LINES_MAX).join("\n"), max - 2)}\n…`;
}

/** At most `max` characters from the beginning, whole lines where that leaves out little. */
function headOf(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max);
  const end = head.lastIndexOf("\n");
  // A lone half of a character or a backslash at the end would change what comes after it.
  return end > max * 0.8 ? head.slice(0, end) : head.replace(/[\ud800-\udbff]$|\\+$/, "");
}

/** A fence that is open, and how many quotes it stands in: it ends with them. */
export interface Fence {
  mark: string;
  depth: number;
}

/** The fence that is open after a line, when `open` was before it. */
export function fenceAfter(row: string, open: Fence | null): Fence | null {
  const quotes = /^(?: {0,3}>)*/.exec(row)![0];
  const depth = quotes.split(">").length - 1;
  const still = open && depth >= open.depth ? open : null;
  const [, mark, rest] = /^ {0,4}(`{3,}|~{3,})(.*)$/.exec(row.slice(quotes.length)) ?? [];
  if (mark === undefined || rest === undefined) return still;
  if (still === null) return mark.startsWith("`") && rest.includes("`") ? null : { mark, depth };
  const isEnd = depth === still.depth && mark.startsWith(still.mark) && rest.trim() === "";
  return isEnd ? null : still;
}

/** Ends the fence that a text leaves open, so that what comes after it is no code. */
export function closeFence(markdown: string): string {
  const open = markdown.split("\n").reduce((fence: Fence | null, row) => fenceAfter(row, fence), null);
  return open === null ? markdown : `${markdown}\n${"> ".repeat(open.depth)}${open.mark}`;
}
