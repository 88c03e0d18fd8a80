/** A message as plain text: for notifications, for search, and for a program that reads messages through a pipe. */
import { layoutRows, type Marks } from "#core/markdown/layout.ts";
import type { Document } from "#core/markdown/tree.ts";

const MARKS: Marks = { bullet: "- ", quote: "> ", code: "", rule: "---", column: " | " };

/** Renders a message without styles. Lines end where the message breaks them and can be of any length. */
export function renderPlain(document: Document): string {
  return layoutRows(document, MARKS)
    .map(({ first, content }) => (first + content.map((span) => span.text).join("")).trimEnd())
    .join("\n");
}
