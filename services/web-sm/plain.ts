import { parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";

/** The beginning of what somebody wrote, as plain text on one line: for lists of messages. */
export function plainLine(bodyMd: string, length = 200): string {
  const line = renderPlain(parseMarkdown(bodyMd)).replace(/\s+/g, " ").trim();
  // By code points: a cut in the middle of a pair would leave half a character.
  const points = [...line.slice(0, 2 * length)];
  return points.length > length ? `${points.slice(0, length).join("").trimEnd()}…` : line;
}
