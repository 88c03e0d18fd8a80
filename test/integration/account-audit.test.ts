import { afterAll, beforeAll, expect, test } from "bun:test";
import { listAccountEntries } from "#core/audit/actions.ts";
import type { AccountEntry } from "#core/audit/schema.ts";
import { startAuditSweeper } from "#core/audit/sweeper.ts";
import { createInvite } from "#core/invites/actions.ts";
import { silentLog } from "#core/kernel/log.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { deviceGrantSchema } from "#core/sessions/schema.ts";
import { disableUser, enableUser } from "#core/users/disabling.ts";
import { RECORDED_A_MINUTE } from "#services/gateway/refused-sign-ins.ts";
import { createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { HttpBrowser } from "#test/support/http-browser.ts";
import { ORIGIN } from "#test/support/world.ts";

let world: GatewayWorld;
let ada: HttpBrowser;
/** The code of an invite. */
let code: string;

beforeAll(async () => {
  world = await createGatewayWorld();
  ada = new HttpBrowser();
  await world.found(ada, "ada", { name: "Harbour", slug: "harbour" });
  code = (await createInvite(world.deps, await actorOf(ada), "harbour", { expires_in_hours: 1, max_uses: null })).code;
});
afterAll(() => world?.close());

const tokenIn = (browser: HttpBrowser) => browser.cookie("localhost", "ajet_session")!;
const actorOf = (browser: HttpBrowser) => authenticate(world.deps, tokenIn(browser), "test");

async function entriesOf(browser: HttpBrowser): Promise<AccountEntry[]> {
  return (await listAccountEntries(world.deps, await actorOf(browser), { limit: 200 })).items;
}

/** Refusals of nobody who is known, the newest last. */
const refusals = () => world.db.$client`
  select action, actor_kind, actor_id, address, trace_id, after from audit_log
  where action = 'sign_in.refused' and actor_id is null order by id`;

test("a sign-in is told with its session, where from and with what, to that person alone", async () => {
  const { session_id } = await actorOf(ada);
  expect(await entriesOf(ada)).toMatchObject([
    {
      action: "sign_in.succeeded",
      session_id,
      address: "127.0.0.1",
      user_agent: expect.stringContaining("Bun"),
      after: { client: "web", provider: "gitea" },
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  ]);
  const bo = new HttpBrowser();
  await world.signIn(bo, "bo", { invite: code });
  expect((await entriesOf(bo)).map((entry) => entry.action)).toEqual(["sign_in.succeeded"]);
  expect((await entriesOf(ada)).length).toBe(1);
});

test("signing out is told apart from ending another session, of which it is told what it was", async () => {
  const [first, second] = [new HttpBrowser(), new HttpBrowser()];
  for (const browser of [first, second]) await world.signIn(browser, "cy", { invite: code });
  const ended = await actorOf(second);
  await first.submit(`${world.origin}/logout`, { everywhere: "true" });
  await world.signIn(first, "cy");
  const entries = await entriesOf(first);
  const acts = entries.map(({ action }) => action);
  expect(acts.slice(0, 2)).toEqual(["sign_in.succeeded", "sign_in.succeeded"]);
  expect(acts.slice(2, 4).sort()).toEqual(["session.ended", "session.signed_out"]);
  expect(entries.find(({ action }) => action === "session.ended")).toMatchObject({
    session_id: ended.session_id,
    before: { client: "web", address: "127.0.0.1" },
  });
});

test("an answer for a device is told with the device, and then that it signed in", async () => {
  const start = async () => {
    const body = JSON.stringify({ device_name: "ajet-chat on pier-3" });
    return deviceGrantSchema.parse(await (await fetch(`${world.origin}/auth/device`, { method: "POST", body })).json());
  };
  const [good, bad] = [await start(), await start()];
  await ada.submit(`${world.origin}/device`, { code: bad.user_code, answer: "denied" });
  await ada.submit(`${world.origin}/device`, { code: good.user_code, answer: "approved" });
  const body = JSON.stringify({ device_code: good.device_code });
  await fetch(`${world.origin}/auth/device/token`, { method: "POST", body });
  const device = { device_name: "ajet-chat on pier-3", device_address: "127.0.0.1" };
  expect((await entriesOf(ada)).slice(-3)).toMatchObject([
    { action: "device.denied", after: device },
    { action: "device.approved", after: device },
    { action: "sign_in.succeeded", after: { client: "terminal" } },
  ]);
});

test("who is refused is told with the account that the provider named, and why", async () => {
  expect((await world.signIn(new HttpBrowser(), "dot")).status).toBe(403);
  const [entry] = (await refusals()).slice(-1);
  expect(entry).toMatchObject({
    actor_kind: "system",
    address: "127.0.0.1",
    after: { provider: "gitea", account: { username: "dot" }, code: "forbidden" },
  });
  expect(entry!.after.reason).toContain("by invitation");
});

test("a refusal of somebody who is known, here of a disabled account, is in their own log", async () => {
  const bo = new HttpBrowser();
  await world.signIn(bo, "bo");
  await disableUser(world.deps, "bo", ORIGIN);
  const page = await world.signIn(new HttpBrowser(), "bo");
  expect([page.status, page.text]).toEqual([403, expect.stringContaining("This account is disabled.")]);
  await enableUser(world.deps, "bo", ORIGIN);
  await world.signIn(bo, "bo");
  expect((await entriesOf(bo)).slice(-4).map(({ action }) => action)).toEqual([
    "session.ended",
    "sign_in.refused",
    "account.enabled",
    "sign_in.succeeded",
  ]);
});

test("A1: an answer with a foreign state and one that the provider refused are written down", async () => {
  const browser = new HttpBrowser();
  await browser.open(`${world.origin}/auth/gitea`);
  await browser.open(`${world.origin}/auth/gitea/callback?code=the-code&state=the-state`);
  const { url } = await browser.open(`${world.origin}/auth/gitea`);
  await browser.open(`${url}&deny=1`, url);
  expect((await refusals()).slice(-2).map(({ after }) => after.reason)).toEqual([
    expect.stringContaining("did not begin in this browser"),
    expect.stringContaining("cancelled"),
  ]);
});

test("I14: the log holds no token, no code and no state, and a user agent as it came, cut", async () => {
  const agent = `"}\\u0000 ${"x".repeat(1000)}`;
  await fetch(`${world.origin}/auth/gitea/callback?code=the-code&state=the-state`, {
    headers: { "user-agent": agent },
  });
  const rows = await world.db.$client`select row_to_json(audit_log)::text as text, user_agent from audit_log`;
  expect(rows.at(-1)!.user_agent).toBe(agent.slice(0, 400));
  const all = rows.map(({ text }) => text).join("\n");
  for (const secret of ["the-code", "the-state", "ajs_", code, tokenIn(ada).split(".")[1]!]) {
    expect(all).not.toContain(secret);
  }
});

test("a flood of refused sign-ins fills no disk: so many a minute are written down, and all are answered", async () => {
  const before = (await refusals()).length;
  const answers = await Promise.all(
    Array.from({ length: 3 * RECORDED_A_MINUTE }, () => fetch(`${world.origin}/auth/gitea/callback?code=x&state=y`)),
  );
  for (const { status } of answers) expect([400, 429]).toContain(status);
  // A minute may have ended in between.
  expect((await refusals()).length - before).toBeLessThanOrEqual(2 * RECORDED_A_MINUTE);
});

test("what happened to accounts goes after its days, in as many steps as it takes; what was done in communities stays", async () => {
  const days = 30;
  const clock = () => new Date(Date.now() + days * 86_400_000);
  const count = async () =>
    (
      await world.db.$client`
        select count(*) filter (where community_id is null)::int as accounts,
          count(*) filter (where community_id is not null)::int as communities
        from audit_log`
    )[0]!;
  const swept = async (options: { days: number; batch?: number }) => {
    const sweeper = startAuditSweeper({ db: world.db, clock, log: silentLog, ...options });
    const gone = await sweeper.sweep();
    await sweeper.close();
    return gone;
  };
  const before = await count();
  expect(before.communities).toBeGreaterThan(0);
  expect(await swept({ days: 0 })).toBe(0);
  expect(await swept({ days: days + 1 })).toBe(0);
  await world.db.execute(
    "update audit_log set created_at = created_at - interval '1 day' where id in (select id from audit_log where action = 'sign_in.succeeded' limit 5)",
  );
  const old = 5;
  expect(await swept({ days: days + 1, batch: 2 })).toBe(old);
  expect(await count()).toEqual({ ...before, accounts: before.accounts - old });
});
