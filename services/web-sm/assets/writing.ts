import type { Edit, Writing } from "./editing.ts";

/** What is written in a box, and what is selected there. */
export const writingIn = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Writing => ({
  text: value,
  from: selectionStart,
  to: selectionEnd,
});

/** Edits as typing would, so that undo takes it back. */
export function apply(input: HTMLTextAreaElement, { from, to, insert, select: [start, end] }: Edit): void {
  input.focus({ preventScroll: true });
  input.setSelectionRange(from, to);
  // Old but the only way that browsers can undo. Firefox refuses it in a box that has just come into the page.
  const isDone =
    insert === "" ? from === to || document.execCommand("delete") : document.execCommand("insertText", false, insert);
  if (!isDone) {
    input.setRangeText(insert, from, to, "end");
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  input.setSelectionRange(start, end);
}
