import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSettings } from "#core/kernel/config.ts";
import { silentLog } from "#core/kernel/log.ts";
import type { Running } from "#services/shared/run.ts";
import { settings as tuiSettings } from "#services/tui-sm/settings.ts";
import { start as startTuiSm } from "#services/tui-sm/start.ts";
import { createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { HttpBrowser } from "#test/support/http-browser.ts";
import { COMMUNITY, createWorld, request, type World, withApi } from "#test/support/world.ts";

const COMPOSE = join(import.meta.dir, "../../compose");

let world: World;
let tuiSm: Running;
let gateway: GatewayWorld;

beforeAll(async () => {
  world = await withApi(await createWorld());
  tuiSm = await startTuiSm(
    readSettings(tuiSettings, { PORT: "0", API_URL: world.apiUrl, NATS_URL: world.nats.url }),
    silentLog,
  );
  world.onClose(() => tuiSm.close());
  gateway = await createGatewayWorld({ apiUrl: world.apiUrl });
});
afterAll(async () => {
  await gateway.close();
  await world.close();
});

const metricsOf = async (base: string): Promise<string> => (await request(base, null, "GET", "/metrics")).body;
const tuiUrl = () => `http://127.0.0.1:${tuiSm.port}`;

/** The value of a figure, by its name and a part of each of its labels; NaN when there is none. */
function figureOf(text: string, name: string, ...labels: string[]): number {
  const line = text
    .split("\n")
    .find((one) => one.replace(/[{ ].*/, "") === name && labels.every((label) => one.includes(label)));
  return Number(line?.split(" ").at(-1));
}

describe("what services count and measure", () => {
  test("a request is counted by the pattern of its route and the class of its answer", async () => {
    const labels = ['service="api"', 'method="GET"', 'route="/api/users/:user"'];
    await world.ada.api("GET", `/api/users/${world.bo.id}`);
    await world.ada.api("GET", "/api/users/nobody");
    const text = await metricsOf(world.apiUrl);
    expect(figureOf(text, "ajet_http_requests_total", ...labels, 'status="2xx"')).toBe(1);
    expect(figureOf(text, "ajet_http_requests_total", ...labels, 'status="4xx"')).toBe(1);
    expect(figureOf(text, "ajet_http_request_duration_seconds_count", 'route="/api/users/:user"')).toBe(2);
  });

  test("an event shows on its whole way: relay, session manager, stream", async () => {
    const stop = new AbortController();
    const stream = await fetch(`${tuiUrl()}/ws/tui/stream`, {
      headers: { authorization: `Bearer ${world.bo.token}`, accept: "text/event-stream" },
      signal: stop.signal,
    });
    await world.ada.api("POST", `/api/c/${COMMUNITY.slug}/channels/general/messages`, { body_md: "counted" });
    await untilSaid(stream, "counted");
    const [api, sm] = [await metricsOf(world.apiUrl), await metricsOf(tuiUrl())];
    expect(figureOf(api, "ajet_relay_lag_seconds_count")).toBeGreaterThan(0);
    expect(figureOf(sm, "ajet_events_received_total")).toBeGreaterThan(0);
    expect(figureOf(sm, "ajet_events_delivered_total")).toBeGreaterThan(0);
    expect(figureOf(sm, "ajet_event_age_seconds_count")).toBeGreaterThan(0);
    expect(figureOf(sm, "ajet_fan_out_seconds_count")).toBeGreaterThan(0);
    expect(figureOf(sm, "ajet_streams_open")).toBe(1);
    stop.abort();
  });

  test("what waits in the outbox while NATS is away is shown, and that it is away", async () => {
    await world.nats.kill();
    await world.ada.api("POST", `/api/c/${COMMUNITY.slug}/channels/general/messages`, { body_md: "waits" });
    const text = await metricsOf(world.apiUrl);
    expect(figureOf(text, "ajet_outbox_events")).toBeGreaterThan(0);
    expect(figureOf(text, "ajet_outbox_oldest_seconds")).toBeGreaterThan(0);
    expect(figureOf(text, "ajet_check_ok", 'check="nats"')).toBe(0);
    expect(figureOf(text, "ajet_check_ok", 'check="database"')).toBe(1);
    await world.nats.start();
  });

  test("who asks too much is counted by the limit", async () => {
    const limited = await createGatewayWorld({ apiUrl: world.apiUrl, limits: { RATE_LIMIT_ANONYMOUS: "1" } });
    await request(limited.origin, null, "GET", "/api/me");
    expect((await request(limited.origin, null, "GET", "/api/me")).status).toBe(429);
    const text = await metricsOf(limited.origin);
    expect(figureOf(text, "ajet_rate_limit_refusals_total", 'limit="anonymous"')).toBe(1);
    expect(figureOf(text, "ajet_http_requests_total", 'route="/api/*"', 'status="4xx"')).toBe(2);
    await limited.close();
  });

  test("the gateway tells nobody who comes through a proxy, and passes the question on to nobody", async () => {
    const forwarded = { "x-forwarded-for": "203.0.113.7" };
    for (const path of ["/metrics", "/metrics/", "/readyz/", "/api/../metrics", "/api/%2e%2e/metrics"]) {
      const answer = await request(gateway.origin, null, "GET", path, undefined, forwarded);
      expect([path, answer.status, String(answer.body).includes("ajet_")]).toEqual([path, 404, false]);
    }
  });

  test("no label holds an id, a name or a secret of anybody", async () => {
    await gateway.signIn(new HttpBrowser(), "ada");
    await world.ada.api("GET", `/api/c/${COMMUNITY.slug}/channels/general`);
    await request(gateway.origin, world.ada.token, "GET", `/hook/${world.ada.id}/secret-of-a-webhook`);
    await request(gateway.origin, world.ada.token, "GET", "/invite/code-of-an-invite");
    await request(gateway.origin, null, "GET", "/nothing/that/there/is?token=secret");
    await fetch(`${world.apiUrl}/api/me`, { method: "BREW" }).catch(() => {});
    const all = [await metricsOf(world.apiUrl), await metricsOf(gateway.origin), await metricsOf(tuiUrl())].join("\n");
    const labels = all.split("\n").flatMap((line) => [...line.matchAll(/(\w+)="([^"]*)"/g)]);
    expect(labels.length).toBeGreaterThan(100);
    const names = ["service", "method", "route", "status", "check", "state", "limit", "le", "version"];
    expect([...new Set(labels.map(([, name]) => name))].filter((name) => !names.includes(name!))).toEqual([]);
    const known = /^(?:none|[\w :*/.+()-]{0,80})$/;
    expect(labels.map(([, , value]) => value!).filter((value) => !known.test(value))).toEqual([]);
    expect(all).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|aj[st]_|lighthouse|general|secret|code-of|ada|BREW|nothing/);
  });
});

describe("what operators are given to look at it", () => {
  test("every figure of the dashboard and of the alerts is one that a service shows", async () => {
    const texts = await Promise.all([world.apiUrl, gateway.origin, tuiUrl()].map(metricsOf));
    const shown = new Set(
      texts
        .join("\n")
        .match(/^# TYPE (\S+)/gm)!
        .map((line) => line.slice(7)),
    );
    for (const file of ["grafana/ajet-chat.json", "alerts.yml"]) {
      const used = readFileSync(join(COMPOSE, file), "utf8").match(/\b(?:ajet|process)_[a-z_]+\b/g)!;
      expect(used.length).toBeGreaterThan(10);
      const figures = used.map((name) => name.replace(/_(?:bucket|sum|count)$/, ""));
      expect([file, figures.filter((name) => !shown.has(name))]).toEqual([file, []]);
    }
  });

  test("every alert says what happened and what to do", () => {
    const { groups } = Bun.YAML.parse(readFileSync(join(COMPOSE, "alerts.yml"), "utf8")) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[];
    };
    const rules = groups.flatMap(({ rules }) => rules);
    expect(rules.length).toBeGreaterThan(8);
    for (const { annotations } of rules) {
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.description.length).toBeGreaterThan(60);
    }
  });
});

async function untilSaid(stream: Response, text: string): Promise<void> {
  const decoder = new TextDecoder();
  let said = "";
  const reader = stream.body!.getReader();
  while (!said.includes(text)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended without ${text}: ${said}`);
    said += decoder.decode(value, { stream: true });
  }
  // Without cancelling it: the stream stays open.
  reader.releaseLock();
}
