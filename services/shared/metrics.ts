import type { Server } from "bun";
import { Figures, type Labels, type Read } from "./figures.ts";
import { type Checks, inTime } from "./health.ts";

/** Any other word in the place of a method would make a label of what somebody sent. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

const REQUESTS = {
  name: "ajet_http_requests_total",
  help: "Requests answered, by the pattern of their route and the class of the status.",
};
const TIMES = { name: "ajet_http_request_duration_seconds", help: "Time until an answer began, in seconds." };

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
  counter(name: string, help: string): (labels?: Labels) => void {
    // Told of before it has ever happened, so that who looks for it finds it.
    this.figures.total(name, help, () => []);
    return (labels) => this.figures.counter(name, help, { service: this.service, ...labels }).inc();
  }

  /** Measures in seconds. */
  duration(name: string, help: string): (seconds: number) => void {
    const durations = this.figures.histogram(name, help, { service: this.service });
    return (seconds) => durations.observe(seconds);
  }

  /** A figure that is read when somebody asks. */
  gauge(name: string, help: string, read: Read): void {
    this.figures.gauge(name, help, () => this.labelled(read));
  }

  /** A count that is kept elsewhere. */
  total(name: string, help: string, read: () => number): void {
    this.figures.total(name, help, () => this.labelled(() => [[read()]]));
  }

  /** What counts each request, by the pattern of its route: a path would hold ids, and make a figure of each. */
  requests(): CountRequest {
    const { service, figures } = this;
    // With all its labels looked up once: that would cost more at each request than the counting.
    const counts = new Remembered((_key, method: string, route: string, status: string) =>
      figures.counter(REQUESTS.name, REQUESTS.help, { service, method, route, status }),
    );
    const timers = new Remembered((route) => figures.histogram(TIMES.name, TIMES.help, { service, route }));
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

const isOk = (ask: () => Promise<unknown>): Promise<0 | 1> =>
  inTime(ask).then(
    () => 1,
    () => 0,
  );
