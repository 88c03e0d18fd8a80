import { afterAll, beforeAll, expect, test } from "bun:test";
import { authenticate } from "#core/sessions/actions.ts";
import { deviceGrantSchema, deviceTokenSchema } from "#core/sessions/schema.ts";
import { DEVICE_CODES_A_MINUTE } from "#services/gateway/rate-limits.ts";
import { createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { HttpBrowser } from "#test/support/http-browser.ts";

let world: GatewayWorld;
let ada: HttpBrowser;

beforeAll(async () => {
  world = await createGatewayWorld();
  ada = new HttpBrowser();
  await world.found(ada, "ada", { name: "Harbour", slug: "harbour" });
});
afterAll(() => world?.close());

const post = (path: string, body: unknown) =>
  fetch(world.origin + path, { method: "POST", headers: { "user-agent": "ajet-chat/1" }, body: JSON.stringify(body) });

async function startDevice() {
  const answer = await post("/auth/device", { device_name: "ajet-chat on a <boat>" });
  return deviceGrantSchema.strict().parse(await answer.json());
}

const poll = (device_code: string) => post("/auth/device/token", { device_code });

test("a terminal is signed in after a person has seen what asks and approved it, with a token that is given once", async () => {
  const grant = await startDevice();
  expect(grant.verification_uri).toBe(`${world.origin}/device`);
  const pending = await poll(grant.device_code);
  expect([pending.status, await pending.json()]).toEqual([400, { error: "authorization_pending" }]);

  const consent = await ada.open(grant.verification_uri_complete);
  expect(consent.text).toContain("ajet-chat on a &lt;boat&gt;");
  expect(consent.text).toContain("127.0.0.1 (as this browser)");
  expect(consent.text).toContain("Ada Moreau");
  const approved = await ada.submit(consent.url, { code: grant.user_code, answer: "approved" });
  expect(approved.text).toContain("The terminal is signed in");
  expect(approved.text).toContain('href="/"');

  const answer = await poll(grant.device_code);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const { access_token } = deviceTokenSchema.strict().parse(await answer.json());
  const { session_id } = await authenticate(world.deps, access_token, "test");
  const [session] = await world.db.$client`select client, user_agent from sessions where id = ${session_id}`;
  expect(session).toEqual({ client: "terminal", user_agent: "ajet-chat/1" });
  expect(await (await poll(grant.device_code)).json()).toEqual({ error: "expired_token" });
});

test("a terminal that asks from elsewhere is shown as such, with a warning to approve only what one has started", async () => {
  const { user_code, verification_uri_complete } = await startDevice();
  await world.db.$client`update device_grants set address = '192.0.2.66' where user_code = ${user_code}`;
  const { text } = await ada.open(verification_uri_complete);
  expect(text).toContain("192.0.2.66 (not that of this browser)");
  expect(text).toContain("Approve only if you started this yourself");
});

test("a terminal that asks too often is told to slow down", async () => {
  const { device_code } = await startDevice();
  await poll(device_code);
  expect(await (await poll(device_code)).json()).toEqual({ error: "slow_down" });
});

test("a terminal that was denied is told so once, and gets no session", async () => {
  const { device_code, user_code } = await startDevice();
  const page = await ada.submit(`${world.origin}/device`, { code: user_code.toLowerCase(), answer: "denied" });
  expect(page.text).toContain("The terminal is not signed in");
  expect(page.text).toContain('href="/settings/sessions"');
  expect(await (await poll(device_code)).json()).toEqual({ error: "access_denied" });
  expect(await (await poll(device_code)).json()).toEqual({ error: "expired_token" });
});

test("the code page asks again when no device waits under a code", async () => {
  const page = await ada.open(`${world.origin}/device?code=BBBB-BBBB`);
  expect(page.status).toBe(404);
  expect(page.text).toContain('value="BBBB-BBBB"');
  expect(page.text).toContain(
    "No device waits under this code: it is mistyped, older than ten minutes, or answered already.",
  );
  expect((await ada.submit(page.url, { code: "BBBB-BBBB", answer: "approved" })).status).toBe(404);
});

test("who is not signed in signs in first, and comes back to the code that they followed", async () => {
  const { verification_uri_complete } = await startDevice();
  const browser = new HttpBrowser();
  const login = await browser.open(verification_uri_complete);
  expect(login.url.pathname).toBe("/login");
  const page = await world.signIn(browser, "ada", { next: login.url.searchParams.get("next")! });
  expect(page.url.href).toBe(verification_uri_complete);
  expect(page.text).toContain("Sign in this terminal?");
});

test("who is signed out before they answer signs in and comes back to the code; one that was answered or is too old is told", async () => {
  const grant = await startDevice();
  const stranger = new HttpBrowser();
  const answer = { code: grant.user_code, answer: "approved" };
  const { url } = await stranger.submit(`${world.origin}/device`, answer);
  expect([url.pathname, url.searchParams.get("next")]).toEqual(["/login", `/device?code=${grant.user_code}`]);
  expect(await (await poll(grant.device_code)).json()).toEqual({ error: "authorization_pending" });

  expect((await ada.submit(`${world.origin}/device`, answer)).status).toBe(200);
  const again = await ada.submit(`${world.origin}/device`, { ...answer, answer: "denied" });
  expect([again.status, again.text]).toEqual([404, expect.stringContaining("or answered already")]);
  const old = await startDevice();
  await world.db.$client`update device_grants set expires_at = now() where user_code = ${old.user_code}`;
  const late = await ada.submit(`${world.origin}/device`, { code: old.user_code, answer: "approved" });
  expect([late.status, late.text]).toEqual([404, expect.stringContaining("older than ten minutes")]);
});

test("opening the page approves nothing, nor does an answer that is neither yes nor no", async () => {
  const { device_code, user_code, verification_uri_complete } = await startDevice();
  await ada.open(`${verification_uri_complete}&answer=approved`);
  expect((await ada.submit(`${world.origin}/device`, { code: user_code, answer: "maybe" })).status).toBe(422);
  expect(await (await poll(device_code)).json()).toEqual({ error: "authorization_pending" });
});

test("requests that are not as they should be are refused in the words of their standard", async () => {
  for (const body of [undefined, null, {}, { device_code: 1 }, { device_code: "" }, []]) {
    const answer = await post("/auth/device/token", body);
    expect([answer.status, await answer.json()]).toEqual([400, { error: "invalid_request" }]);
  }
  expect((await post("/auth/device", { device_name: "two\nlines" })).status).toBe(422);
  expect((await post("/auth/device", { device_name: "x", user_id: "y" })).status).toBe(422);
  expect((await post("/auth/device", { device_name: "x".repeat(70_000) })).status).toBe(413);
});

test("pages look as who is signed in has chosen it, those that refuse too; for others as their device does", async () => {
  const { user_code, verification_uri_complete } = await startDevice();
  await world.db.$client`update users set theme = 'dark', density = 'compact' where username = 'ada'`;
  const chosen = '<html lang="en" data-theme="dark" data-density="compact">';
  const wrong = `${world.origin}/device?code=BBBB-BBBB`;
  for (const path of ["/device", "/auth/accounts", "/invite/nonsense"]) {
    expect((await ada.open(world.origin + path)).text).toContain(chosen);
  }
  for (const address of [verification_uri_complete, wrong]) expect((await ada.open(address)).text).toContain(chosen);
  expect((await ada.submit(wrong, { code: user_code, answer: "perhaps" })).text).toContain(chosen);
  expect((await ada.submit(wrong, { code: user_code, answer: "denied" })).text).toContain(chosen);
  const stranger = new HttpBrowser();
  for (const path of ["/login", "/invite/nonsense"]) {
    expect((await stranger.open(world.origin + path)).text).toContain('<html lang="en">');
  }
  await world.db.$client`update users set theme = 'system', density = 'comfortable' where username = 'ada'`;
});

test("who tries out codes is stopped, and then gets nowhere with the right one either", async () => {
  const { device_code, user_code } = await startDevice();
  const answer = (code: string) => ada.submit(`${world.origin}/device`, { code, answer: "approved" });
  const statuses = [];
  for (let n = 0; n <= DEVICE_CODES_A_MINUTE; n++) statuses.push((await answer("BBBB-BBBB")).status);
  expect(new Set(statuses)).toEqual(new Set([404, 429]));
  const refused = await answer(user_code);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^[1-9]\d*$/)]);
  expect(refused.text).toContain("You have entered too many codes");
  expect(await (await poll(device_code)).json()).toEqual({ error: "authorization_pending" });
});
