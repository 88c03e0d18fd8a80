import { worstLag } from "./event-loop.ts";
import { CONTENT_TYPE, Count, Durations, headOf, type Labels, labelText, sampleLine } from "./exposition.ts";
import { versionText } from "./version.ts";

export type { Labels };

/** What is read at this moment, each value with its labels. */
export type Reading = (readonly [value: number, labels?: Labels])[];

/** Reads when somebody asks. What cannot be read is not shown: it rejects, or leaves it out. */
export type Read = () => Reading | Promise<Reading>;

interface Figure {
  head: string[];
  /** Counted here, by their labels. */
  kept: Map<string, { labels: Labels; thing: Count | Durations }>;
  /** Kept elsewhere. */
  reads: Read[];
}

/**
 * What one process counts and measures, as `/metrics` shows it to Prometheus. Several services in one process share one.
 * A figure that is asked for twice is made once.
 */
export class Figures {
  private readonly figures = new Map<string, Figure>();

  constructor() {
    this.total("process_cpu_seconds_total", "CPU time that the process has used, in seconds.", readCpu);
    this.gauge("process_resident_memory_bytes", "Memory of the process, in bytes.", () => [
      [process.memoryUsage.rss()],
    ]);
    this.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.", () => [
      [Math.round(Date.now() / 1000 - process.uptime())],
    ]);
    this.gauge(
      "ajet_event_loop_lag_seconds",
      "How late the process was at worst with what it wanted to do, since this was last read.",
      () => [[worstLag() / 1000]],
    );
    this.gauge("ajet_build_info", "The version that runs.", () => [[1, { version: versionText }]]);
  }

  counter(name: string, help: string, labels: Labels): Count {
    return keep(this.figure(name, help, "counter"), labels, () => new Count());
  }

  histogram(name: string, help: string, labels: Labels): Durations {
    return keep(this.figure(name, help, "histogram"), labels, () => new Durations());
  }

  /** A figure that is read when it is asked for. */
  gauge(name: string, help: string, read: Read): void {
    this.figure(name, help, "gauge").reads.push(read);
  }

  /** A count that is kept elsewhere, as a plain number, because it grows too often for more. */
  total(name: string, help: string, read: Read): void {
    this.figure(name, help, "counter").reads.push(read);
  }

  /** The text for Prometheus. */
  async response(): Promise<Response> {
    const parts = await Promise.all([...this.figures].map(([name, figure]) => linesOf(name, figure)));
    return new Response(`${parts.flat().join("\n")}\n`, { headers: { "content-type": CONTENT_TYPE } });
  }

  private figure(name: string, help: string, type: "counter" | "gauge" | "histogram"): Figure {
    const known = this.figures.get(name);
    if (known) return known;
    const figure: Figure = { head: headOf(name, help, type), kept: new Map(), reads: [] };
    this.figures.set(name, figure);
    return figure;
  }
}

function keep<Thing extends Count | Durations>({ kept }: Figure, labels: Labels, make: () => Thing): Thing {
  const key = labelText(labels);
  const known = kept.get(key);
  if (known) return known.thing as Thing;
  const thing = make();
  kept.set(key, { labels, thing });
  return thing;
}

async function linesOf(name: string, { head, kept, reads }: Figure): Promise<string[]> {
  const counted = [...kept.values()].flatMap(({ labels, thing }) => thing.lines(name, labels));
  const answers = await Promise.allSettled(reads.map(async (read) => read()));
  const read = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  return [...head, ...counted, ...read.map(([value, labels = {}]) => sampleLine(name, labelText(labels), value))];
}

function readCpu(): Reading {
  const { user, system } = process.cpuUsage();
  return [[(user + system) / 1e6]];
}
