/** One message as lines, and what stands above it: the day, the line of what is new. */
import { sizeText } from "#core/attachments/rules.ts";
import { textWidth } from "#core/markdown/width.ts";
import type { Message } from "#core/messages/schema.ts";
import { isCalled } from "#core/reading/rules.ts";
import { clockText, dayOf, dayText, momentText } from "../names.ts";
import { clipText, fit, type Line, lineWidth, type Piece, piece, type Role } from "../text/line.ts";
import { textLines } from "./markdown.ts";

/** How wide a list is, and all else that the look of its messages hangs on. */
export interface ListContext {
  width: number;
  meId: string;
  now: number;
  /** The day of `now` where the reader is. */
  today: string;
  simpleEmoji: boolean;
}

/** How a message stands among the others. */
export interface Place {
  /** It goes on where the one before ended: the name is not said again. */
  continues: boolean;
  /** It is the first of its day. */
  newDay: boolean;
  /** It is the first that is new. */
  isNew: boolean;
}

/** Silence after which a message says again whose it is, in milliseconds. */
const PAUSE = 5 * 60_000;
const TIME_WIDTH = 6;
/** Longer lines are hard to read. */
const TEXT_MAX = 110;
/** Narrower lists have names above the text, not beside it. */
const STACKED_BELOW = 44;

export function placeOf(before: Message | undefined, message: Message, newAfter: number | null): Place {
  const newDay = !before || dayOf(before.created_at) !== dayOf(message.created_at);
  const isNew = newAfter !== null && message.seq > newAfter && (!before || before.seq <= newAfter);
  const continues =
    !newDay &&
    !isNew &&
    before.author.id === message.author.id &&
    before.author.name === message.author.name &&
    Date.parse(message.created_at) - Date.parse(before.created_at) < PAUSE;
  return { continues, newDay, isNew };
}

interface Cached {
  key: string;
  lines: readonly Line[];
}

/** A message never changes: what does is a new object. */
const cache = new WeakMap<Message, Cached>();

/** All lines of a message. */
export function messageLines(message: Message, place: Place, context: ListContext): readonly Line[] {
  const { width, simpleEmoji, today } = context;
  const key = `${width} ${place.continues} ${place.newDay} ${place.isNew} ${simpleEmoji} ${today}`;
  const cached = cache.get(message);
  if (cached?.key === key) return cached.lines;
  const lines = [...separators(message, place, context), ...bodyOf(message, place, context)];
  cache.set(message, { key, lines });
  return lines;
}

function separators(message: Message, { newDay, isNew }: Place, { width, now }: ListContext): Line[] {
  const lines: Line[] = [];
  if (newDay) lines.push(ruleWith(dayText(message.created_at, now), width, "muted"));
  if (isNew) lines.push(ruleWith("new", width, "new"));
  return lines;
}

/** A line across, with a word in its middle. */
export function ruleWith(text: string, width: number, role: Role): Line {
  const word = clipText(` ${text} `, width);
  const left = Math.max(0, Math.floor((width - textWidth(word)) / 2));
  const rule = "─".repeat(left) + word + "─".repeat(Math.max(0, width - left - textWidth(word)));
  return [piece(rule, { role })];
}

function bodyOf(message: Message, place: Place, context: ListContext): Line[] {
  const stacked = context.width < STACKED_BELOW;
  const nameWidth = context.width < 60 ? 9 : context.width < 90 ? 12 : 17;
  const gutter = stacked ? 2 : TIME_WIDTH + nameWidth;
  const width = Math.max(1, Math.min(TEXT_MAX, context.width - gutter));
  const content = contentLines(message, { ...context, width });
  const head = place.continues ? [] : headOf(message, context, stacked ? context.width - 2 : nameWidth);
  const empty: Line = [];
  if (stacked) {
    const indented = content.map((line): Line => [piece("  "), ...line]);
    return place.continues ? indented : [head, ...indented];
  }
  return content.map((line, index): Line => [...fit(index === 0 ? head : empty, gutter), ...line]);
}

function headOf(message: Message, { meId }: ListContext, nameWidth: number): Line {
  const calls = isCalled(message.mentions, meId) && message.author.id !== meId;
  const time = piece(`${clockText(message.created_at)} `, { role: calls ? "mention" : "muted", reverse: calls });
  return [time, piece(clipText(message.author.name, nameWidth - 1), { role: nameRole(message.author.id), bold: true })];
}

/** The same person has the same colour everywhere. */
export function nameRole(id: string): Role {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return `name${(sum % 6) as 0 | 1 | 2 | 3 | 4 | 5}`;
}

function contentLines(message: Message, context: ListContext): Line[] {
  if (message.deleted_at !== null) return [[piece("(deleted)", { role: "muted" })], ...threadLines(message, context)];
  const lines: Line[] = message.body_md === "" ? [] : textLines(message.body_md, context);
  for (const { filename, size_bytes, content_type, width, height } of message.attachments) {
    const what = content_type.startsWith("image/") ? "image" : "file";
    const size =
      width !== null && height !== null ? `${sizeText(size_bytes)}, ${width}×${height}` : sizeText(size_bytes);
    lines.push(clipLine([piece(`[${what}: ${filename}, ${size}]`, { role: "accent" })], context.width));
  }
  if (message.author.kind !== "user") lines[0] = [piece("[bot] ", { role: "muted" }), ...(lines[0] ?? [])];
  if (message.edited_at !== null) {
    const last = lines.at(-1) ?? [];
    lines[Math.max(0, lines.length - 1)] = [...last, piece(" (edited)", { role: "muted" })];
  }
  const fitted = lines.flatMap((line) => (lineWidth(line) <= context.width ? [line] : overflow(line, context.width)));
  return [...(fitted.length === 0 ? [[]] : fitted), ...threadLines(message, context)];
}

/** What was put before or behind a full line has a line of its own. */
function overflow(line: Line, width: number): Line[] {
  const lines: Piece[][] = [[]];
  for (const part of line) {
    if (lineWidth([...lines.at(-1)!, part]) > width && lines.at(-1)!.length > 0) lines.push([]);
    lines.at(-1)!.push(part);
  }
  return lines.map((parts) => clipLine(parts, width));
}

const clipLine = (line: Line, width: number): Line => (lineWidth(line) > width ? fit(line, width) : line);

function threadLines(message: Message, context: ListContext): Line[] {
  const { reactions, reply_count, last_reply_at, last_repliers } = message;
  const lines: Line[] = [];
  if (reactions.length > 0) lines.push(...reactionLines(reactions, context.width));
  if (reply_count > 0) {
    const last = last_reply_at === null ? "" : ` · last ${momentText(last_reply_at, context.now)}`;
    // At the end, where they may be cut off.
    const by = last_repliers.length === 0 ? "" : ` · ${last_repliers.map(({ name }) => name).join(", ")}`;
    const text = `↳ ${reply_count} ${reply_count === 1 ? "reply" : "replies"}${last}${by}`;
    lines.push([piece(clipText(text, context.width), { role: "accent" })]);
  }
  return lines;
}

function reactionLines(reactions: Message["reactions"], width: number): Line[] {
  const lines: Piece[][] = [[]];
  for (const { emoji, count, reacted_by_me } of reactions) {
    const part = piece(`${emoji} ${count}`, reacted_by_me ? { role: "accent", bold: true, underline: true } : {});
    const line = lines.at(-1)!;
    if (line.length > 0 && lineWidth(line) + 2 + textWidth(part.text) > width) lines.push([part]);
    else line.push(...(line.length > 0 ? [piece("  ")] : []), part);
  }
  return lines;
}
