/** What could stand at the cursor, above the composer. */
import type { Model } from "../model.ts";
import { clipText, fit, type Line, piece, restyle } from "../text/line.ts";
import type { Row } from "./list.ts";

export function proposalRows({ proposals }: Model, key: string | null, width: number, height: number): Row[] {
  if (!proposals || proposals.list !== key) return [];
  const { items, index } = proposals;
  const top = Math.max(0, Math.min(index - Math.floor(height / 2), items.length - height));
  return items.slice(top, top + height).map(({ label, detail }, row): Row => {
    const name = clipText(label, Math.max(1, Math.floor(width * 0.6)));
    const line: Line = fit(
      [piece("  "), piece(name, { role: "accent" }), piece(`  ${clipText(detail, width)}`, { role: "muted" })],
      width,
    );
    return { line: top + row === index ? restyle(line, { reverse: true }) : line };
  });
}
