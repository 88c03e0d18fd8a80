import type { Model } from "../model.ts";
import { type Editor, edit } from "../text/editor.ts";

/** A text after a key that edits; the same text for any other key. */
export function replaceText({ keymap }: Model, editor: Editor, key: string): Editor {
  const action = keymap.editing.get(key);
  return action && action !== "newline" ? edit(editor, action) : editor;
}
