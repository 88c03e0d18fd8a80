import type { Server } from "bun";
import { Figures, type Labels, type Read } from "./figures.ts";
import type { Checks } from "./health.ts";

/** Seconds that a check may take before it counts as failed here. */
const CHECK_LIMIT = 2;

/** Any other word in the place of a method would make a label of what somebody sent. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * What one service counts and measures. All has the label `service`; labels hold words of ours alone, never an id, a name or
 * an address of anybody.
 */
export class Metrics {
  /** @param figures those of the process, when it holds several services. */
  constructor(
    private readonly service: string,
    private readonly figures = new Figures(),
  ) {}

  /** The text for Prometheus: of all services of this process. */
  response(): Promise<Response> {
    return this.figures.response();
  }

  /** Counts what happens seldom. */
  counter(name: string, help: string, labelNames: string[] = []): (labels?: Labels) => void {
    const counter = this.figures.counter(name, help, ["service", ...labelNames]);
    return (labels) => counter.inc({ service: this.service, ...labels });
  }

  /** Measures in seconds. */
  duration(name: string, help: string): (seconds: number) => void {
    const histogram = this.figures.histogram(name, help, ["service"]).labels({ service: this.service });
    return (seconds) => histogram.observe(seconds);
  }

  /** A figure that is read when somebody asks. */
  gauge(name: string, help: string, read: Read, labelNames: string[] = []): void {
    this.figures.gauge(name, help, ["service", ...labelNames], () => this.labelled(read));
  }

  /** A count that is kept elsewhere. */
  total(name: string, help: string, read: () => number): void {
    this.figures.total(name, help, ["service"], () => this.labelled(() => [[read()]]));
  }

  /** What counts each request, by the pattern of its route: a path would hold ids, and make a figure of each. */
  requests(): CountRequest {
    const counter = this.figures.counter(
      "ajet_http_requests_total",
      "Requests answered, by the pattern of their route and the class of the status.",
      ["service", "method", "route", "status"],
    );
    const histogram = this.figures.histogram(
      "ajet_http_request_duration_seconds",
      "Time until an answer began, in seconds.",
      ["service", "route"],
    );
    const { service } = this;
    // With all its labels looked up once: that would cost more at each request than the counting.
    const counts = new Remembered((_key, method: string, route: string, status: string) =>
      counter.labels({ service, method, route, status }),
    );
    const timers = new Remembered((route) => histogram.labels({ service, route }));
    return (verb, route, statusCode, seconds) => {
      const method = METHODS.has(verb) ? verb : "other";
      const status = `${Math.floor(statusCode / 100)}xx`;
      counts.get(`${method} ${status} ${route}`, method, route, status).inc();
      if (seconds !== undefined) timers.get(route).observe(seconds);
    };
  }

  /** Shows whether what the service depends on answers, as `/readyz` does. */
  checks(checks: Checks): void {
    this.gauge(
      "ajet_check_ok",
      "1 when what the service depends on answers within two seconds, 0 when it does not.",
      () => Promise.all(Object.entries(checks).map(async ([check, ask]) => [await isOk(ask), { check }] as const)),
      ["check"],
    );
  }

  /** Shows how many requests are under way, streams among them. */
  server(serving: () => Server<unknown> | null): void {
    this.gauge("ajet_http_requests_open", "Requests under way, open streams among them.", () => [
      [serving()?.pendingRequests ?? 0],
    ]);
  }

  private async labelled(read: Read) {
    const reading = await read();
    return reading.map(([value, labels]) => [value, { service: this.service, ...labels }] as const);
  }
}

/** @param seconds until the answer began; none when it is not known. */
export type CountRequest = (method: string, route: string, status: number, seconds: number | undefined) => void;

/** What was made once for each key. */
class Remembered<Thing, More extends unknown[]> {
  private readonly things = new Map<string, Thing>();

  constructor(private readonly make: (key: string, ...more: More) => Thing) {}

  get(key: string, ...more: More): Thing {
    const known = this.things.get(key);
    if (known) return known;
    const thing = this.make(key, ...more);
    this.things.set(key, thing);
    return thing;
  }
}

async function isOk(ask: () => Promise<unknown>): Promise<0 | 1> {
  const late = Promise.withResolvers<0>();
  const timer = setTimeout(late.resolve, CHECK_LIMIT * 1000, 0);
  const asked = Promise.resolve()
    .then(ask)
    .then(
      () => 1 as const,
      () => 0 as const,
    );
  return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer));
}
