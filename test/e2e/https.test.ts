import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Locator, Page } from "playwright-core";
import postgres from "postgres";
import { launchBrowser, newPerson, type Person, signIn } from "#test/support/browser.ts";
import { Http2Connection } from "#test/support/http2.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";

// As it stands in production: nginx with TLS and HTTP/2, the gateway behind it, the executables behind that.

let stack: Stack;
let browser: Browser;
let ada: Person;
let bo: Person;
const tokens = { ada: "", bo: "", cy: "" };
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ behindNginx: true }), launchBrowser()]);
  const people = await seedPeople(stack.databaseUrl);
  for (const name of ["ada", "bo", "cy"] as const) tokens[name] = await people.token(name);
  [ada, bo] = await Promise.all([newPerson(browser), newPerson(browser)]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

const GENERAL = "/c/lighthouse/channels/general";

const message = (page: Page, text: string): Locator =>
  page.getByRole("log").getByRole("article").filter({ hasText: text });

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /^Message/ }).fill(text);
  await page.keyboard.press("Enter");
}

test("A10: over https, with the provider on another site, two people are signed in on first try and live by HTTP/2", async () => {
  for (const [person, name] of [
    [ada, "Ada Moreau"],
    [bo, "Bo Lindqvist"],
  ] as const) {
    await signIn(person, stack, name);
    await person.page.getByRole("heading", { level: 1 }).first().waitFor();
    await person.page.goto(stack.url + GENERAL);
    await person.page.getByRole("heading", { name: "general" }).waitFor();
  }
  const protocol = await ada.page.evaluate(
    () => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).nextHopProtocol,
  );
  expect(protocol).toBe("h2");
  await say(ada.page, "Over TLS.");
  await message(bo.page, "Over TLS.").waitFor();
});

test("A11: over https the cookie is __Host-, Secure, HttpOnly, Strict, for this host alone, and on no page", async () => {
  const cookies = await ada.context.cookies(stack.url);
  expect(cookies.map(({ name }) => name)).toEqual(["__Host-ajet_session"]);
  expect(cookies[0]).toMatchObject({
    secure: true,
    httpOnly: true,
    sameSite: "Strict",
    path: "/",
    domain: "localhost",
  });
  expect(await ada.page.content()).not.toContain(cookies[0]!.value);
  expect(await ada.page.evaluate(() => document.cookie)).toBe("");
});

test("S9: with ten streams of one browser open, over one connection, a post still goes through", async () => {
  const opened = await bo.page.evaluate(async () => {
    const streams = await Promise.all(Array.from({ length: 10 }, () => fetch("/ws/tui/stream")));
    // Kept, so that nothing collects and closes them.
    Object.assign(window, { streams });
    return streams.map(({ status }) => status);
  });
  expect(opened).toEqual(Array.from({ length: 10 }, () => 200));
  await say(bo.page, "Past ten streams.");
  await message(ada.page, "Past ten streams.").waitFor();
  expect(await bo.page.locator(".pending").count()).toBe(0);
  await bo.page.evaluate(() => Object.assign(window, { streams: null }));
});

/** Somebody's requests and event stream, over one connection. */
async function connect(who: keyof typeof tokens) {
  const connection = await Http2Connection.open(stack.url);
  const authorization = `Bearer ${tokens[who]}`;
  const stream = await connection.ask({ ":method": "GET", ":path": "/ws/tui/stream", authorization });
  let said = "";
  return {
    async api(method: string, path: string, body?: unknown) {
      const headers = { ":method": method, ":path": path, authorization, "content-type": "application/json" };
      const answer = await connection.ask(headers, body === undefined ? undefined : JSON.stringify(body));
      const text = await answer.text();
      return { status: answer.status, body: text ? JSON.parse(text) : null };
    },
    /** All that the stream has said by the time that it says this. */
    async saidUntil(words: string): Promise<string> {
      while (!said.includes(words)) said += (await stream.pieces.next()).value;
      return said;
    },
    close: () => connection.close(),
  };
}

test("S6, S7: of a private channel no byte is on the stream of who is not in it, nor after a kick", async () => {
  const [owner, outsider] = await Promise.all([connect("ada"), connect("cy")]);
  const me = (await outsider.api("GET", "/api/me")).body.id;
  await outsider.saidUntil("event: ready");
  const path = "/api/c/lighthouse/channels/vault-5151";
  const made = await owner.api("POST", "/api/c/lighthouse/channels", { name: "vault-5151", visibility: "private" });
  expect(made.status).toBe(201);
  const post = (text: string, to = path) => owner.api("POST", `${to}/messages`, { body_md: text });
  expect((await post("Before.")).status).toBe(201);
  await post("Everybody hears one.", "/api/c/lighthouse/channels/general");
  const before = await outsider.saidUntil("Everybody hears one.");
  for (const secret of ["vault-5151", made.body.id, "Before."]) expect(before).not.toContain(secret);

  expect((await owner.api("PUT", `${path}/members/${me}`)).status).toBe(204);
  await post("Inside.");
  await outsider.saidUntil("Inside.");
  expect((await owner.api("DELETE", `${path}/members/${me}`)).status).toBe(204);
  await post("After the kick.");
  await post("Everybody hears two.", "/api/c/lighthouse/channels/general");
  expect(await outsider.saidUntil("Everybody hears two.")).not.toContain("After the kick.");
  owner.close();
  outsider.close();
});

test("S1: a stream on which nothing happens says something at least every 25 s", async () => {
  const connection = await Http2Connection.open(stack.url);
  const authorization = `Bearer ${tokens.cy}`;
  const stream = await connection.ask({ ":method": "GET", ":path": "/ws/tui/stream", authorization });
  let said = "";
  for (let lastAt = performance.now(); !/: alive\n\n|event: position\n/.test(said); lastAt = performance.now()) {
    said += (await stream.pieces.next()).value;
    expect(performance.now() - lastAt).toBeLessThanOrEqual(25_000);
  }
  connection.close();
}, 30_000);

test("S11: when a session expires, its open page goes to the sign-in, once", async () => {
  const sql = postgres(stack.databaseUrl, { max: 1 });
  const pages: string[] = [];
  ada.page.on("framenavigated", (frame) => {
    if (frame === ada.page.mainFrame()) pages.push(new URL(frame.url()).pathname);
  });
  await sql`update sessions set expires_at = now() + interval '1.5 seconds', last_used_at = now()
    where user_id = (select id from users where username = 'ada') and client = 'web'`;
  await sql.end();
  // The page asks what it may show, and so hears of the new end.
  await ada.page.reload();
  await ada.page.getByRole("heading", { name: "general" }).waitFor();
  await ada.page.waitForURL("**/login*");
  await ada.page.waitForLoadState("networkidle");
  expect(pages).toEqual([GENERAL, "/login"]);
});

test("the browsers had nothing to complain of", () => {
  expect([...ada.complaints, ...bo.complaints]).toEqual([]);
});
