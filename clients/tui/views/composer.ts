/** What is being written, and the line above it: who types, what is new below, what was refused. */
import { sizeText } from "#core/attachments/rules.ts";
import type { Hint } from "#core/commands/schema.ts";
import { textWidth } from "#core/markdown/width.ts";
import type { Draft, MessageList } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import { personName } from "../names.ts";
import { countBelow } from "../scroll.ts";
import { clipText, fit, justify, type Line, lineWidth, piece } from "../text/line.ts";
import { caretOf, editRows } from "../text/wrap.ts";
import { composerRows, draftOf, PROMPT } from "./layout.ts";

interface Composer {
  lines: Line[];
  cursor: { row: number; column: number };
}

export function composerView(model: Model, key: string | null, width: number): Composer {
  const draft = draftOf(model, key);
  const rows = composerRows(model, key, width);
  const above = extraLines(draft, width);
  const room = Math.max(1, rows - above.length);
  const textWidth = Math.max(1, width - PROMPT.length - 1);
  const text = editRows(draft.editor.text, textWidth);
  const caret = caretOf(text, draft.editor.cursor, draft.editor.text, textWidth);
  const top = Math.max(
    0,
    Math.min(caret.row - room + 1, text.length - room),
    caret.row >= room ? caret.row - room + 1 : 0,
  );
  const shown = text.slice(top, top + room).map((row, index): Line => {
    const prompt = piece(top + index === 0 ? PROMPT : "  ", { role: "accent" });
    return [prompt, piece(row.text)];
  });
  if (draft.editor.text === "")
    shown[0] = [
      piece(PROMPT, { role: "accent" }),
      piece(clipText(placeholder(model, key), textWidth), { role: "muted" }),
    ];
  const row = above.length + caret.row - top;
  return { lines: [...above, ...shown], cursor: { row, column: Math.min(width - 1, PROMPT.length + caret.column) } };
}

function placeholder(model: Model, key: string | null): string {
  if (key !== null && model.pane?.kind === "thread" && key === model.pane.parent_id) return "Reply…";
  return "Message…";
}

function extraLines({ attachments, editing }: Draft, width: number): Line[] {
  const lines: Line[] = [];
  if (editing) lines.push([piece(clipText("Editing; Esc leaves it as it is", width), { role: "warning" })]);
  if (attachments.length > 0) {
    const names = attachments.map(({ filename, size_bytes }) => `[${filename}, ${sizeText(size_bytes)}]`).join(" ");
    lines.push([piece(clipText(names, width), { role: "accent" })]);
  }
  return lines;
}

/** The line between messages and composer. */
export function infoLine(model: Model, key: string | null, list: MessageList | null, width: number): Line {
  const below = belowText(list);
  const right: Line = below === "" ? [] : [piece(clipText(below, width), { role: "unread", bold: true })];
  const room = width - lineWidth(right) - (right.length > 0 ? 1 : 0);
  return justify(leftPart(model, key, room), right, width);
}

function leftPart(model: Model, key: string | null, width: number): Line {
  const { notice } = model;
  if (notice) return [piece(clipText(notice.text, width), { role: notice.level === "error" ? "error" : "success" })];
  if (model.uploads > 0) return [piece(clipText("Uploading…", width), { role: "muted" })];
  if (model.hint && model.hint.list === key) return hintLine(model.hint.command, width);
  if (model.focus === "select") return [piece(selectText(width), { role: "muted" })];
  return [piece(clipText(typingText(model, key), width), { role: "muted" })];
}

const SELECT_KEYS =
  "j k move · r reply · e edit · d delete · a react · y copy · s save · w who · o open · p link · q quote".split(" · ");

/** The keys of a selected message, as many as fit; the others are in the help. */
function selectText(width: number): string {
  const end = "F1 all · Esc";
  let shown = SELECT_KEYS.length;
  const text = () => [...SELECT_KEYS.slice(0, shown), end].join(" · ");
  while (shown > 0 && textWidth(text()) > width) shown--;
  return clipText(text(), width);
}

function belowText(list: MessageList | null): string {
  if (!list || list.scroll.follow) return "";
  const below = countBelow(list);
  if (list.newer !== null) return "more below (End)";
  return below > 0 ? `${below} below (End)` : "";
}

function typingText(model: Model, key: string | null): string {
  const names = model.typing
    .filter(({ list }) => list === key)
    .map(({ user_id }) => personName(model, user_id) ?? "Somebody");
  if (names.length === 0) return "";
  if (names.length > 3) return "Several people are typing…";
  return `${names.join(", ")} ${names.length === 1 ? "is" : "are"} typing…`;
}

/** How the command is used that is being typed; what comes next stands out, and is explained. */
function hintLine({ name, summary, args, current }: Hint, width: number): Line {
  const usage = args.map(({ usage }, index) =>
    piece(` ${usage}`, index === current ? { role: "mention", bold: true } : { role: "accent" }),
  );
  const next = current === null ? summary : (args[current]?.summary ?? summary);
  return fit([piece(`/${name}`, { role: "accent" }), ...usage, piece(`  ${next}`, { role: "muted" })], width);
}
