import { holds, type Outcome } from "./case.ts";

/** How one case ended. */
export interface Result {
  id: string;
  title: string;
  /** Seconds. */
  took: number;
  outcome: Outcome | null;
  /** Why there is no outcome: it cannot be run here, or it broke down. */
  skipped?: string;
  failed?: string;
}

export const verdictOf = ({ outcome, skipped }: Result): "holds" | "broken" | "skipped" =>
  skipped !== undefined ? "skipped" : outcome && holds(outcome) ? "holds" : "broken";

const HEAD = [
  "case",
  "what was done",
  "acknowledged",
  "stored",
  "delivered",
  "doubled",
  "lost",
  "other",
  "recovery",
  "verdict",
];

/** The results as a table in Markdown, and below it what did not hold and what else was seen. */
export function describe(results: readonly Result[], seed: number): string {
  const rows = results.map(rowOf);
  const lines = [HEAD, HEAD.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const counts = (["holds", "broken", "skipped"] as const).map(
    (verdict) => `${results.filter((result) => verdictOf(result) === verdict).length} ${verdict}`,
  );
  return [...lines, "", ...results.flatMap(remarksOf), "", `Seed ${seed}: ${counts.join(", ")}.`].join("\n");
}

/** One case as it ends, for whoever watches. */
export const describeOne = (result: Result): string => {
  const { id, title, took } = result;
  const head = `${id.padEnd(5)} ${verdictOf(result).padEnd(8)} ${took.toFixed(0).padStart(4)} s  ${title}`;
  return [head, ...(verdictOf(result) === "broken" ? remarksOf(result).map((line) => `      ${line}`) : [])].join("\n");
};

function rowOf(result: Result): string[] {
  const { id, title, outcome, skipped } = result;
  const { findings, recovery, done = skipped ?? "it broke down" } = outcome ?? {};
  const count = (list: string[] | undefined) => (list ? String(list.length) : "");
  const other = findings && [...findings.reordered, ...findings.leaked, ...findings.phantom];
  return [
    `${id} ${title}`,
    done,
    ...[findings?.acknowledged, findings?.stored, findings?.delivered].map((number) => String(number ?? "")),
    count(findings?.doubled),
    count(findings?.lost),
    count(other),
    recovery === undefined ? "" : `${(recovery / 1000).toFixed(1)} s`,
    verdictOf(result),
  ];
}

/** At most so many of each kind: a thousand lost messages say no more than ten. */
const SHOWN = 10;

function remarksOf({ id, took, outcome, failed }: Result): string[] {
  const { findings, broken = [], notes = [] } = outcome ?? {};
  const kinds = ["lost", "doubled", "reordered", "leaked", "phantom"] as const;
  const found = kinds.flatMap((kind) => (findings?.[kind] ?? []).slice(0, SHOWN).map((what) => `${kind}: ${what}`));
  return [...(failed ? [failed] : []), ...broken, ...found, ...notes, `took ${took.toFixed(0)} s`].map(
    (line) => `- ${id}: ${line}`,
  );
}
