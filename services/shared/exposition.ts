/** What Prometheus reads: its text format, version 0.0.4. */
export type Labels = Record<string, string>;

export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const escaped = (text: string) => text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n");

/** Labels as they stand behind a name, `{a="b"}`; nothing without any. */
export function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value).replace(/"/g, '\\"')}"`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

export const sampleLine = (name: string, labels: string, value: number): string =>
  `${name}${labels} ${numberText(value)}`;

const numberText = (value: number) => (value === Number.POSITIVE_INFINITY ? "+Inf" : String(value));

/** The lines that stand before those of a figure. */
export const headOf = (name: string, help: string, type: "counter" | "gauge" | "histogram"): string[] => [
  `# HELP ${name} ${escaped(help)}`,
  `# TYPE ${name} ${type}`,
];

/** A count that grows. */
export class Count {
  private value = 0;

  inc(): void {
    this.value++;
  }

  lines(name: string, labels: Labels): string[] {
    return [sampleLine(name, labelText(labels), this.value)];
  }
}

/** Seconds. */
const BOUNDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, Number.POSITIVE_INFINITY];

/** How many of what was measured were how long. */
export class Durations {
  private readonly counts = BOUNDS.map(() => 0);
  private sum = 0;

  observe(seconds: number): void {
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    // What is no number was not measured.
    if (bucket < 0) return;
    this.sum += seconds;
    this.counts[bucket]!++;
  }

  /** Each bucket holds those before it too. */
  lines(name: string, labels: Labels): string[] {
    let total = 0;
    const buckets = BOUNDS.map((bound, index) => {
      total += this.counts[index]!;
      return sampleLine(`${name}_bucket`, labelText({ ...labels, le: numberText(bound) }), total);
    });
    const all = labelText(labels);
    return [...buckets, sampleLine(`${name}_sum`, all, this.sum), sampleLine(`${name}_count`, all, total)];
  }
}
