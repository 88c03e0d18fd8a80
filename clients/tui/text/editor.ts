/** A text that is being written, and where: what the keys of readline do to it. Nothing here knows a screen. */
import { graphemesOf } from "#core/markdown/width.ts";

export interface Editor {
  readonly text: string;
  /** In UTF-16 code units. */
  readonly cursor: number;
  /** What it was before, the last change last. */
  readonly undo: readonly { text: string; cursor: number }[];
  /** What was cut last. */
  readonly killed: string;
}

const UNDO_MAX = 100;

export const editorWith = (text: string): Editor => ({ text, cursor: text.length, undo: [], killed: "" });
export const EMPTY: Editor = editorWith("");

/** Replaces a part of the text and stands behind what was put there. */
export function replace(editor: Editor, from: number, to: number, text: string): Editor {
  if (from === to && text === "") return editor;
  const undo = [...editor.undo, { text: editor.text, cursor: editor.cursor }].slice(-UNDO_MAX);
  const changed = editor.text.slice(0, from) + text + editor.text.slice(to);
  return { ...editor, text: changed, cursor: from + text.length, undo };
}

export const insert = (editor: Editor, text: string): Editor => replace(editor, editor.cursor, editor.cursor, text);

export type EditAction =
  | "left"
  | "right"
  | "wordLeft"
  | "wordRight"
  | "lineStart"
  | "lineEnd"
  | "deleteBack"
  | "delete"
  | "killWordBack"
  | "killWord"
  | "killToStart"
  | "killToEnd"
  | "yank"
  | "undo"
  | "newline";

export function edit(editor: Editor, action: EditAction): Editor {
  const { text, cursor } = editor;
  switch (action) {
    case "left":
      return { ...editor, cursor: before(text, cursor) };
    case "right":
      return { ...editor, cursor: after(text, cursor) };
    case "wordLeft":
      return { ...editor, cursor: wordBefore(text, cursor) };
    case "wordRight":
      return { ...editor, cursor: wordAfter(text, cursor) };
    case "lineStart":
      return { ...editor, cursor: lineStart(text, cursor) };
    case "lineEnd":
      return { ...editor, cursor: lineEnd(text, cursor) };
    case "deleteBack":
      return replace(editor, before(text, cursor), cursor, "");
    case "delete":
      return atPlace(replace(editor, cursor, after(text, cursor), ""), cursor);
    case "killWordBack":
      return kill(editor, wordBefore(text, cursor), cursor);
    case "killWord":
      return kill(editor, cursor, wordAfter(text, cursor));
    case "killToStart":
      return kill(editor, lineStart(text, cursor), cursor);
    case "killToEnd":
      return kill(editor, cursor, cursor === lineEnd(text, cursor) ? after(text, cursor) : lineEnd(text, cursor));
    case "yank":
      return insert(editor, editor.killed);
    case "undo": {
      const last = editor.undo.at(-1);
      return last ? { ...editor, ...last, undo: editor.undo.slice(0, -1) } : editor;
    }
    case "newline":
      return insert(editor, "\n");
  }
}

/** A line up or down in the text as it was typed; null when there is none. */
export function moveLine(editor: Editor, by: -1 | 1): Editor | null {
  const { text, cursor } = editor;
  const start = lineStart(text, cursor);
  const column = graphemesOf(text.slice(start, cursor)).length;
  if (by < 0 && start === 0) return null;
  if (by > 0 && lineEnd(text, cursor) === text.length) return null;
  const from = by < 0 ? lineStart(text, start - 1) : lineEnd(text, cursor) + 1;
  const line = graphemesOf(text.slice(from, lineEnd(text, from)));
  return { ...editor, cursor: from + line.slice(0, column).join("").length };
}

const atPlace = (editor: Editor, cursor: number): Editor => ({ ...editor, cursor });

function kill(editor: Editor, from: number, to: number): Editor {
  if (from === to) return editor;
  return { ...replace(editor, from, to, ""), killed: editor.text.slice(from, to) };
}

const before = (text: string, cursor: number): number =>
  cursor - (graphemesOf(text.slice(Math.max(0, cursor - 64), cursor)).at(-1)?.length ?? 0);
const after = (text: string, cursor: number): number =>
  cursor + (graphemesOf(text.slice(cursor, cursor + 64))[0]?.length ?? 0);
const wordBefore = (text: string, cursor: number): number =>
  text.slice(0, cursor).replace(/[\p{L}\p{M}\p{N}]*[^\p{L}\p{M}\p{N}]*$/u, "").length;
const wordAfter = (text: string, cursor: number): number =>
  cursor + /^[^\p{L}\p{M}\p{N}]*[\p{L}\p{M}\p{N}]*/u.exec(text.slice(cursor))![0].length;
const lineStart = (text: string, cursor: number): number => (cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1);
const lineEnd = (text: string, cursor: number): number => {
  const end = text.indexOf("\n", cursor);
  return end < 0 ? text.length : end;
};
