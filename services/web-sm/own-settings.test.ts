import { afterEach, beforeEach, expect, test } from "bun:test";
import { AppError } from "#core/kernel/errors.ts";
import { newId } from "#core/kernel/ids.ts";
import { problemResponse } from "#services/shared/http.ts";
import { accessOf, ada, cy, general, keepers, openChannel, signals } from "#test/support/events.ts";
import { createFakeWorld, type FakeWorld } from "#test/support/web-sm.ts";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
});
afterEach(() => world.close());

const NOW = "2026-01-02T03:04:05.678Z";
const EVIL = `<img src=x onerror="alert(1)">`;
const ME = { ...ada, email: null, created_at: NOW };

const send = (path: string, fields: Record<string, string> = {}) =>
  world.visit("ada", path, { method: "POST", body: new URLSearchParams(fields) });

const refuse = (call: string, error: AppError) => world.answers.set(call, () => problemResponse(error, "0".repeat(32)));

const SECTIONS = ["profile", "notifications", "appearance", "sessions", "accounts", "activity"];

test("every section of one's own settings is led to from every other, and says which one it is", async () => {
  world.answers.set("GET /api/sessions", () => Response.json({ items: [] }));
  world.answers.set("GET /api/me/accounts", () => Response.json({ items: [] }));
  world.answers.set("GET /api/me/audit", () => Response.json({ items: [], next: null, prev: null }));
  for (const section of SECTIONS) {
    const html = await (await world.visit("ada", `/settings/${section}`)).text();
    for (const other of SECTIONS) expect(html).toContain(`href="/settings/${other}"`);
    expect(html).toContain(`href="/settings/${section}" aria-current="page"`);
  }
  expect(await (await world.visit("ada", "/settings")).text()).toContain(
    'href="/settings/profile" aria-current="page"',
  );
});

test("a new name is saved; one that is refused stands in the form again with the reason", async () => {
  world.answers.set("PATCH /api/me", () => Response.json(ME));
  const saved = await send("/settings/profile", { display_name: "Ada M." });
  expect([saved.status, saved.headers.get("location")]).toEqual([303, "/settings/profile?done=saved"]);
  expect(world.asked.at(-1)).toMatchObject({ method: "PATCH", path: "/api/me", body: { display_name: "Ada M." } });
  const errors = [{ path: "display_name", message: "line breaks are not allowed" }];
  refuse("PATCH /api/me", new AppError("invalid", "display_name: line breaks are not allowed", { errors }));
  const refused = await send("/settings/profile", { display_name: EVIL });
  const html = await refused.text();
  expect(refused.status).toBe(422);
  expect(html).toContain("&lt;img src=x");
  expect(html).not.toContain("<img src=x");
  expect(html).toMatch(/<input[^>]*id="display_name"[^>]*autofocus[^>]*aria-invalid="true"/);
  expect(html).toContain("line breaks are not allowed</p>");
});

test("whatever the API refuses is told on the page, with what was typed", async () => {
  for (const error of [
    new AppError("unavailable", "The database is away."),
    new AppError("rate_limited", "Too many changes. Wait a minute."),
  ]) {
    refuse("PATCH /api/me", error);
    const response = await send("/settings/profile/status", { emoji: "🌴", text: "On holiday", minutes: "60" });
    expect(response.status).toBe(error.status);
    const html = await response.text();
    for (const shown of [error.detail, 'value="🌴"', 'value="On holiday"', 'value="60" selected', 'role="alert"']) {
      expect(html).toContain(shown);
    }
  }
});

test("a status lasts as long as was chosen, and ends when both fields are empty", async () => {
  world.answers.set("PATCH /api/me", () => Response.json(ME));
  const before = Date.now();
  await send("/settings/profile/status", { emoji: "", text: "Lunch", minutes: "30" });
  const { status } = world.asked.at(-1)!.body as { status: { emoji: null; text: string; until: string } };
  expect([status.emoji, status.text]).toEqual([null, "Lunch"]);
  const minutes = (Date.parse(status.until) - before) / 60_000;
  expect(minutes).toBeGreaterThanOrEqual(30);
  expect(minutes).toBeLessThan(31);
  await send("/settings/profile/status", { emoji: " ", text: " ", minutes: "30" });
  expect(world.asked.at(-1)!.body).toEqual({ status: null });
});

test("a picture is passed on as the browser sent it, and its refusal is told", async () => {
  const form = new FormData();
  form.append("file", new File([new Uint8Array([137, 80, 78, 71])], "me.png", { type: "image/png" }));
  world.answers.set("PUT /api/me/avatar", () => Response.json(ME));
  const saved = await world.visit("ada", "/settings/profile/picture", { method: "POST", body: form });
  expect([saved.status, saved.headers.get("location")]).toEqual([303, "/settings/profile?done=saved"]);
  expect(world.asked.at(-1)).toMatchObject({ method: "PUT", path: "/api/me/avatar" });
  expect(world.asked.at(-1)!.body).toContain('name="file"; filename="me.png"');
  refuse("PUT /api/me/avatar", new AppError("too_large", "A picture may have 2 MiB at most."));
  const refused = await world.visit("ada", "/settings/profile/picture", { method: "POST", body: form });
  expect(refused.status).toBe(413);
  expect(await refused.text()).toContain("A picture may have 2 MiB at most.");
});

test("sessions are shown by their devices; the one that asks leaves by the sign-out, others are ended", async () => {
  const session = { client: "web", address: "2001:db8::7", created_at: NOW, last_used_at: NOW, expires_at: NOW };
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  const other = newId();
  const items = [
    { ...session, id: newId(), user_agent: chrome, current: true },
    { ...session, id: other, client: "terminal", user_agent: "ajet-chat/0.1.0", current: false },
    { ...session, id: newId(), user_agent: EVIL, current: false },
  ];
  world.answers.set("GET /api/sessions", () => Response.json({ items }));
  const html = await (await world.visit("ada", "/settings/sessions")).text();
  for (const shown of ["Chrome on Windows", "ajet-chat 0.1.0 in a terminal", "2001:db8::7", "This one"]) {
    expect(html).toContain(shown);
  }
  expect(html).not.toContain("<img src=x");
  expect(html.match(/action="\/logout"/g)).toHaveLength(3);
  const end = `/settings/sessions/${other}/end`;
  expect(html).toContain(`action="${end}"`);
  world.answers.set(`DELETE /api/sessions/${other}`, () => new Response(null, { status: 204 }));
  expect((await send(end)).headers.get("location")).toBe("/settings/sessions?done=ended");
  refuse(`DELETE /api/sessions/${other}`, new AppError("not_found", "There is no such session."));
  const refused = await send(end);
  expect([refused.status, (await refused.text()).includes("There is no such session.")]).toEqual([404, true]);
  world.answers.set("DELETE /api/sessions", () => new Response(null, { status: 204 }));
  expect((await send("/settings/sessions/end-others")).headers.get("location")).toBe("/settings/sessions?done=others");
});

test("the last linked account has no way to be unlinked; of several each is asked about first", async () => {
  const account = { provider: "gitea", provider_user_id: "1", created_at: NOW };
  const items = [{ ...account, id: newId() }];
  world.answers.set("GET /api/me/accounts", () => Response.json({ items }));
  expect(await (await world.visit("ada", "/settings/accounts")).text()).not.toContain("Unlink");
  items.push({ ...account, provider: "github", id: newId() });
  const { id } = items[1]!;
  expect(await (await world.visit("ada", "/settings/accounts")).text()).toContain(`/settings/accounts/${id}/unlink`);
  const asked = await (await world.visit("ada", `/settings/accounts/${id}/unlink`)).text();
  expect(asked).toContain("Unlink GitHub?");
  world.answers.set(`DELETE /api/me/accounts/${id}`, () => new Response(null, { status: 204 }));
  const done = await send(`/settings/accounts/${id}/unlink`);
  expect(done.headers.get("location")).toBe("/settings/accounts?done=unlinked");
});

test("what happened to an account is told in sentences, the newest first, and what others wrote in it is text", async () => {
  const entry = { created_at: NOW, session_id: null, address: "192.0.2.7", user_agent: "", before: null, after: null };
  const items = [
    { ...entry, id: newId(), action: "sign_in.succeeded", after: { client: "web", provider: "gitea" }, trace_id: "" },
    { ...entry, id: newId(), action: "sign_in.refused", after: { provider: "oidc", reason: EVIL }, trace_id: "" },
    { ...entry, id: newId(), action: "passkey.added", trace_id: "" },
  ];
  world.answers.set("GET /api/me/audit", () => Response.json({ items, next: null, prev: items[0]!.id }));
  const html = await (await world.visit("ada", "/settings/activity")).text();
  const places = ["passkey.added", "A sign-in by single sign-on was refused: &lt;img", "You signed in by Gitea."].map(
    (text) => html.indexOf(text),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(html).toContain(`href="/settings/activity?before=${items[0]!.id}"`);
  expect(html).not.toContain("<img src=x");
});

test("only the levels that were changed are saved, each at its channel, also of direct messages", async () => {
  world.channels[1] = openChannel(keepers, { notify_level: "mentions" });
  const html = await (await world.visit("ada", "/settings/notifications")).text();
  expect(html).toMatch(new RegExp(`id="level-${keepers.id}"[^>]*>.*?<option value="mentions" selected>`));
  const paths = [`/api/c/lighthouse/channels/${general.id}/notify`, `/api/dm/${signals.id}/notify`];
  const reading = { last_seq: 0, last_read_seq: 0, unread_count: 0, mention_count: 0, notify_level: "none" };
  for (const path of paths) world.answers.set(`PUT ${path}`, () => Response.json(reading));
  const response = await send("/settings/notifications", {
    [`level-${general.id}`]: "none",
    [`level-${keepers.id}`]: "mentions",
    [`level-${signals.id}`]: "none",
  });
  expect(response.headers.get("location")).toBe("/settings/notifications?done=saved");
  const put = world.asked.filter(({ method }) => method === "PUT");
  expect(put.map(({ path }) => path)).toEqual(paths);
  expect(put.map(({ body }) => body)).toEqual([{ level: "none" }, { level: "none" }]);
});

test("the look that somebody chose is on the page itself, for browsers without a script", async () => {
  const plain = await (await world.visit("ada", "/settings/appearance")).text();
  expect(plain).toContain('<html lang="en"><head>');
  expect(plain).toContain('value="system" checked');
  world.answers.set("PATCH /api/me", () => Response.json(ME));
  const saved = await send("/settings/appearance", { theme: "dark", density: "compact" });
  expect(saved.headers.get("location")).toBe("/settings/appearance?done=saved");
  expect(world.asked.at(-1)!.body).toEqual({ theme: "dark", density: "compact" });
  world.looks.set("ada", { theme: "dark", density: "compact" });
  const dark = await (await world.visit("ada", "/settings/appearance")).text();
  expect(dark).toContain('<html lang="en" data-theme="dark" data-density="compact">');
  expect(dark).toContain('<meta name="color-scheme" content="dark">');
});

test("what was done is said in words of our own, whatever stands in the address", async () => {
  const said = await (await world.visit("ada", "/settings/profile?done=saved")).text();
  expect(said).toContain('role="status">Saved.</p>');
  for (const forged of [EVIL, "constructor", "toString"]) {
    const html = await (await world.visit("ada", `/settings/profile?done=${encodeURIComponent(forged)}`)).text();
    expect(html).not.toContain("notice-success");
  }
});

test("who is in no community has settings too", async () => {
  world.accesses.set("cy", { ...accessOf(cy), communities: [], channels: [] });
  const notifications = await (await world.visit("cy", "/settings/notifications")).text();
  expect(notifications).toContain("You have not joined a channel yet.");
  expect((await world.visit("cy", "/settings")).status).toBe(200);
});
