/** A form in its box, and what is shown once. */
import { textWidth } from "#core/markdown/width.ts";
import type { FormOverlay, Overlay } from "../model/panes.ts";
import type { Field } from "../pages/page.ts";
import type { Editor } from "../text/editor.ts";
import { clipText, type Line, oneLine, piece, tailOf } from "../text/line.ts";
import { wrapText } from "../text/wrap.ts";
import type { Row } from "./list.ts";

export interface Boxed {
  rows: Row[];
  cursor: { row: number; column: number } | null;
}

/** Fields below each other, at most so many rows: those around the one that is being filled in. */
export function formRows({ act, fields, index, busy, error }: FormOverlay, width: number, height: number): Boxed {
  const labelWidth = Math.min(
    Math.floor(width / 2),
    Math.max(...fields.map(({ field }) => textWidth(field.label))) + 2,
  );
  const foot = busy ? "One moment…" : "Enter saves · Tab next · ← → choose · Esc leaves it";
  const below = [
    ...(error === null ? [] : wrapText(error, width, { role: "error" }).slice(0, 4)),
    [piece(clipText(foot, width), { role: "muted" })] as Line,
  ];
  const room = Math.max(1, height - below.length - 3);
  const top = Math.max(0, Math.min(index - Math.floor(room / 2), fields.length - room));
  const shown = fields.slice(top, top + room);
  const views = shown.map(({ field, editor }, row) => fieldView(field, editor, top + row === index, labelWidth, width));
  const at = index - top;
  const rows = [
    [piece(clipText(act.label, width), { bold: true })],
    [],
    ...views.map(({ line }) => line),
    [],
    ...below,
  ];
  return {
    rows: rows.map((line): Row => ({ line })),
    // Above it are the frame, the title and an empty line.
    cursor: busy ? null : { row: 3 + at, column: 1 + (views[at]?.caret ?? 0) },
  };
}

function fieldView(
  { label, choices, hint = "" }: Field,
  editor: Editor,
  isHere: boolean,
  labelWidth: number,
  width: number,
): { line: Line; caret: number } {
  const head = piece(
    clipText(label, labelWidth - 2).padEnd(labelWidth),
    isHere ? { role: "accent", bold: true } : { role: "muted" },
  );
  const room = Math.max(1, width - labelWidth - 1);
  if (choices) {
    const chosen = choices.find(({ value }) => value === editor.text)?.label ?? editor.text;
    const text = clipText(isHere ? `‹ ${chosen} ›` : chosen, room);
    return { line: [head, piece(text, { bold: isHere })], caret: labelWidth };
  }
  if (editor.text === "") return { line: [head, piece(clipText(hint, room), { role: "muted" })], caret: labelWidth };
  // Of a long text the part before the cursor is seen.
  const before = tailOf(editor.text.slice(0, editor.cursor), room - 1);
  const text = clipText(before + oneLine(editor.text.slice(editor.cursor)), room);
  return { line: [head, piece(text)], caret: labelWidth + textWidth(before) };
}

/** A text that is shown once, whole, so that it can be selected with the mouse too. */
export function shownRows({ title, text, acts }: Extract<Overlay, { kind: "shown" }>, width: number): Row[] {
  const more = acts.map(({ label }) => ` · t ${label.toLowerCase()}`).join("");
  return [
    ...wrapText(title, width, { bold: true }),
    [],
    ...wrapText(text, width, { role: "accent" }),
    [],
    [piece(clipText(`y copies it${more} · Esc closes`, width), { role: "muted" })],
  ].map((line): Row => ({ line: line as Line }));
}
