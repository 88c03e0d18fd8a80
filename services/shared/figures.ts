import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { worstLag } from "./event-loop.ts";
import { versionText } from "./version.ts";

export type Labels = Record<string, string>;

/** What is read at this moment, each value with its labels. */
export type Reading = (readonly [value: number, labels?: Labels])[];

/** Reads when somebody asks. What cannot be read is not shown: it rejects, or leaves it out. */
export type Read = () => Reading | Promise<Reading>;

/** Seconds. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/**
 * What one process counts and measures, as `/metrics` shows it to Prometheus. Several services in one process share one.
 * A figure that is asked for twice is made once.
 */
export class Figures {
  private readonly registry = new Registry();
  private readonly reads = new Map<string, Read[]>();

  constructor() {
    // The library's own set takes what Bun does not have for 0, and memory that was only reserved for the heap.
    this.total("process_cpu_seconds_total", "CPU time that the process has used, in seconds.", [], readCpu);
    this.gauge("process_resident_memory_bytes", "Memory of the process, in bytes.", [], () => [
      [process.memoryUsage.rss()],
    ]);
    this.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.", [], () => [
      [Math.round(Date.now() / 1000 - process.uptime())],
    ]);
    this.gauge(
      "ajet_event_loop_lag_seconds",
      "How late the process was at worst with what it wanted to do, since this was last read.",
      [],
      () => [[worstLag() / 1000]],
    );
    this.gauge("ajet_build_info", "The version that runs.", ["version"], () => [[1, { version: versionText }]]);
  }

  counter(name: string, help: string, labelNames: string[]): Counter {
    return this.find<Counter>(name) ?? new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  histogram(name: string, help: string, labelNames: string[]): Histogram {
    const options = { name, help, labelNames, buckets: BUCKETS, registers: [this.registry] };
    return this.find<Histogram>(name) ?? new Histogram(options);
  }

  /** A figure that is read when it is asked for. */
  gauge(name: string, help: string, labelNames: string[], read: Read): void {
    const reads = this.readsOf(name, read);
    if (!reads) return;
    const collect = async function (this: Gauge) {
      this.reset();
      for (const [value, labels = {}] of await readAll(reads)) this.set(labels, value);
    };
    new Gauge({ name, help, labelNames, collect, registers: [this.registry] });
  }

  /** A count that is kept elsewhere, as a plain number, because it grows too often for more. */
  total(name: string, help: string, labelNames: string[], read: Read): void {
    const reads = this.readsOf(name, read);
    if (!reads) return;
    const collect = async function (this: Counter) {
      this.reset();
      for (const [value, labels = {}] of await readAll(reads)) this.inc(labels, value);
    };
    new Counter({ name, help, labelNames, collect, registers: [this.registry] });
  }

  /** The text for Prometheus. */
  async response(): Promise<Response> {
    return new Response(await this.registry.metrics(), { headers: { "content-type": this.registry.contentType } });
  }

  /** The reads of a figure that is new; null when there is such a figure, which then reads this too. */
  private readsOf(name: string, read: Read): Read[] | null {
    const known = this.reads.get(name);
    known?.push(read);
    if (known) return null;
    const reads = [read];
    this.reads.set(name, reads);
    return reads;
  }

  private find<Figure>(name: string): Figure | undefined {
    return this.registry.getSingleMetric(name) as Figure | undefined;
  }
}

async function readAll(reads: Read[]): Promise<Reading> {
  const answers = await Promise.allSettled(reads.map(async (read) => read()));
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
}

function readCpu(): Reading {
  const { user, system } = process.cpuUsage();
  return [[(user + system) / 1e6]];
}
