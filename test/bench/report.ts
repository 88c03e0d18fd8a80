import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import type { Row, Target } from "./measure.ts";

export type Verdict = "stretch" | "must" | "missed";

/** What a figure has reached of its target. */
export function verdictOf({ value, must, stretch, best }: Target): Verdict {
  const reaches = (bound: number) => (best === "low" ? value <= bound : value >= bound);
  if (reaches(stretch)) return "stretch";
  return reaches(must) ? "must" : "missed";
}

/** Writes what was measured as `.bench/<time>.md` and `.json`. Returns the path of the former. */
export function saveReport(rows: readonly Row[], facts: Record<string, string | number>, began: Date): string {
  const folder = join(checkout, ".bench");
  mkdirSync(folder, { recursive: true });
  const name = join(folder, began.toISOString().slice(0, 19).replaceAll(":", ""));
  const judged = rows.map((row) => (row.target ? { ...row, verdict: verdictOf(row.target) } : row));
  writeFileSync(`${name}.json`, `${JSON.stringify({ began, facts, rows: judged }, null, 2)}\n`);
  writeFileSync(`${name}.md`, markdownOf(rows, facts, began));
  return `${name}.md`;
}

function markdownOf(rows: readonly Row[], facts: Record<string, string | number>, began: Date): string {
  const parts = [
    `# Measured ${began.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    table(["machine", ""], Object.entries(facts)),
    "## Targets",
    table(
      ["target", "what", "figure", "beside", "reached"],
      rows.flatMap(({ what, figure, beside, target }) =>
        target ? [[target.id, what, figure, beside, verdictOf(target)]] : [],
      ),
    ),
    "## All figures",
    table(
      ["bench", "what", "figure", "beside"],
      rows.map(({ bench, what, figure, beside }) => [bench, what, figure, beside]),
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

function table(head: string[], lines: (string | number)[][]): string {
  const row = (cells: (string | number)[]) =>
    `| ${cells.map((cell) => `${cell}`.replaceAll("|", "\\|")).join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...lines.map(row)].join("\n");
}
