import { expect, test } from "bun:test";
import { createApp } from "../app.ts";
import type { ApiDeps } from "../deps.ts";

const app = createApp({ checks: {} } as ApiDeps);
const get = (path: string) => app.handle(new Request(`http://localhost${path}`));
const page = await (await get("/api/docs")).text();
const all = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, found]) => found!);

test("the page tells of every operation, and each link on it leads somewhere", async () => {
  const { paths } = await (await get("/api/openapi.json")).json();
  const ids = all(/ id="([^"]+)"/g);
  expect(new Set(ids).size).toBe(ids.length);
  for (const methods of Object.values<object>(paths)) {
    for (const { operationId } of Object.values(methods)) expect(ids).toContain(operationId);
  }
  expect(all(/href="#([^"]+)"/g).filter((anchor) => !ids.includes(anchor))).toEqual([]);
});

test("the page needs no script and nothing from elsewhere, and is not let", async () => {
  expect(page).not.toMatch(/<script|<iframe|style="|\son\w+=/);
  const addresses = all(/(?:href|src)="([^"#][^"]*)"/g);
  for (const address of addresses) expect((await get(address)).status).toBe(200);
  const { headers } = await get("/api/docs");
  expect(headers.get("content-security-policy")).toStartWith("default-src 'none'; style-src 'self'; img-src 'self';");
});
