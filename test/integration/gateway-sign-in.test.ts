import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createInvite } from "#core/invites/actions.ts";
import type { UserActor } from "#core/kernel/actor.ts";
import { newId } from "#core/kernel/ids.ts";
import { authenticate, endSession } from "#core/sessions/actions.ts";
import { countRows, createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { HttpBrowser } from "#test/support/http-browser.ts";
import { ORIGIN } from "#test/support/world.ts";
import { watchWrites } from "#test/support/writes.ts";

const HARBOUR = { name: "Harbour", slug: "harbour" };

let world: GatewayWorld;
let ada: HttpBrowser;
/** ada's session. */
let owner: UserActor;

const tokenIn = (browser: HttpBrowser) => browser.cookie("localhost", "ajet_session");
const actorOf = (browser: HttpBrowser) => authenticate(world.deps, tokenIn(browser)!, "test");
const invite = async (options: { max_uses?: number; expires_in_hours?: number } = {}) =>
  createInvite(world.deps, owner, HARBOUR.slug, { expires_in_hours: 1, max_uses: null, ...options });

describe("an empty installation", () => {
  beforeAll(async () => {
    world = await createGatewayWorld();
  });
  afterAll(() => world?.close());

  test("asks for the name of the first community, and keeps what was typed when it will not do", async () => {
    const browser = new HttpBrowser();
    expect((await browser.open(`${world.origin}/login`)).text).toContain("Name of the community");
    const again = await browser.submit(`${world.origin}/auth/gitea`, { name: 'Har"bour', slug: "har bour" });
    expect(again.status).toBe(422);
    expect(again.text).toContain('value="Har&quot;bour"');
    expect(again.text).toContain("lower-case letters");
  });

  test("does not let anybody in without it", async () => {
    const page = await world.signIn(new HttpBrowser(), "ada");
    expect(page.status).toBe(409);
    expect(page.text).toContain("There is no community yet.");
    expect(await countRows(world.db, "users")).toBe(0);
  });

  test("A8: of two first sign-ins at one instant, one founds the community and the other is told to get an invite", async () => {
    const pages = await Promise.all([
      world.found(new HttpBrowser(), "ada", HARBOUR),
      world.found(new HttpBrowser(), "bo", { name: "Quay", slug: "quay" }),
    ]);
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 403]);
    const [inside, outside] = pages[0]!.status === 200 ? pages : [pages[1]!, pages[0]!];
    expect(inside!.url.pathname).toMatch(/^\/c\/(harbour|quay)$/);
    expect(outside!.text).toContain("This chat is by invitation.");
    expect(await countRows(world.db, "communities")).toBe(1);
    expect(await countRows(world.db, "users")).toBe(1);
    const [member] = await world.db.$client`select role from community_members`;
    expect(member!.role).toBe("owner");
  });
});

describe("an installation with a community", () => {
  beforeAll(async () => {
    world = await createGatewayWorld();
    ada = new HttpBrowser();
    await world.found(ada, "ada", HARBOUR);
    owner = await actorOf(ada);
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    world.passed.length = 0;
  });

  test("A10: a sign-in by a provider on another site ends signed in, at the first try, with a strict cookie", async () => {
    const browser = new HttpBrowser();
    const page = await world.signIn(browser, "ada", { next: "/c/harbour" });
    expect(browser.sites).toContain("cross-site");
    expect(page.url.href).toBe(`${world.origin}/c/harbour`);
    expect(world.passed.map(({ headers }) => headers.get("authorization"))).toEqual([`Bearer ${tokenIn(browser)}`]);
    expect(browser.cookie("localhost", "ajet_sign_in")).toBeUndefined();
  });

  test("A17: a sign-in gives a new token, also to a browser that has one that is good", async () => {
    const browser = new HttpBrowser();
    await world.signIn(browser, "ada");
    const first = tokenIn(browser);
    await world.signIn(browser, "ada");
    expect(tokenIn(browser)).not.toBe(first);
    expect((await actorOf(browser)).user_id).toBe(owner.user_id);
  });

  test("A1: an answer with a missing or foreign state is refused, and begins no session", async () => {
    const sessions = await countRows(world.db, "sessions");
    const browser = new HttpBrowser();
    const { url } = await browser.open(`${world.origin}/auth/gitea`);
    const callback = `${world.origin}/auth/gitea/callback`;
    for (const query of ["", "?code=x", `?code=x&state=${"y".repeat(43)}`, "?state=", "?code=x&state=x&state=y"]) {
      const page = await browser.open(callback + query, url);
      expect(page.status).toBe(400);
      expect(page.text).toContain("did not begin in this browser");
      expect(page.text).toContain(page.headers.get("x-trace-id")!);
    }
    expect(await countRows(world.db, "sessions")).toBe(sessions);
  });

  test("A1: an answer that was used is refused, with the cookie of its attempt and without", async () => {
    const browser = new HttpBrowser();
    const { url } = await browser.open(`${world.origin}/auth/gitea`);
    const attempt = browser.cookie("localhost", "ajet_sign_in")!;
    const answer = await fetch(`${url}&login_as=ada`, { redirect: "manual" });
    const callback = answer.headers.get("location")!;
    expect((await browser.open(callback, url)).status).toBe(200);

    const sessions = await countRows(world.db, "sessions");
    expect((await browser.open(callback, url)).text).toContain("did not begin in this browser");
    browser.setCookie("localhost", "ajet_sign_in", attempt);
    const replayed = await browser.open(callback, url);
    expect(replayed.status).toBe(400);
    expect(replayed.text).toContain("Gitea did not accept this sign-in");
    expect(await countRows(world.db, "sessions")).toBe(sessions);
  });

  test("A2: an answer that was meant for another browser is refused, and that browser's own attempt goes on", async () => {
    const [attacker, victim] = [new HttpBrowser(), new HttpBrowser()];
    const { url } = await attacker.open(`${world.origin}/auth/gitea`);
    const answer = await fetch(`${url}&login_as=ada`, { redirect: "manual" });
    const own = await victim.open(`${world.origin}/auth/gitea`);
    expect((await victim.open(answer.headers.get("location")!, url)).status).toBe(400);
    expect(tokenIn(victim)).toBeUndefined();
    expect((await victim.open(`${own.url}&login_as=ada`, own.url)).status).toBe(200);
  });

  test("A3: the provider is told the hash of a verifier, and refuses the code to whoever has another", async () => {
    const browser = new HttpBrowser();
    const { url } = await browser.open(`${world.origin}/auth/gitea`);
    expect(url.searchParams.get("code_challenge_method")).toBe("S256");
    const attempt = JSON.parse(Buffer.from(browser.cookie("localhost", "ajet_sign_in")!, "base64url").toString()) as {
      verifier: string;
    };
    const hash = new Bun.CryptoHasher("sha256").update(attempt.verifier).digest("base64url");
    expect(url.searchParams.get("code_challenge")).toBe(hash);

    const forged = Buffer.from(JSON.stringify({ ...attempt, verifier: "z".repeat(43) })).toString("base64url");
    browser.setCookie("localhost", "ajet_sign_in", forged);
    const page = await browser.open(`${url}&login_as=ada`, url);
    expect(page.status).toBe(400);
    expect(tokenIn(browser)).toBeUndefined();
  });

  test("A7: what `next` says leads to this site or to the start page", async () => {
    for (const next of [
      "//evil.test",
      "https://evil.test",
      "https:evil.test",
      "/\\evil.test",
      "/.//evil.test",
      "/a\r\nSet-Cookie: x=y",
    ]) {
      const page = await world.signIn(new HttpBrowser(), "ada", { next });
      expect(page.url.href).toBe(`${world.origin}/`);
      expect((await ada.open(`${world.origin}/login?${new URLSearchParams({ next })}`)).url.href).toBe(
        `${world.origin}/`,
      );
    }
  });

  test("A9: nobody new gets in without an invite, or with one that does not open, and no user is left behind", async () => {
    const users = await countRows(world.db, "users");
    const [expired, withdrawn] = [await invite(), await invite()];
    await world.db.$client`update invites set expires_at = now() - interval '1 hour' where id = ${expired.id}`;
    await world.db.$client`update invites set revoked_at = now() where id = ${withdrawn.id}`;
    const refusals = [
      [{}, 403, "This chat is by invitation."],
      [{ invite: "no-such-code" }, 404, "There is no such invite."],
      [{ invite: expired.code }, 404, "This invite has expired."],
      [{ invite: withdrawn.code }, 404, "This invite was withdrawn."],
    ] as const;
    for (const [wishes, status, words] of refusals) {
      const browser = new HttpBrowser();
      const page = await world.signIn(browser, "dot", wishes);
      expect(page.status).toBe(status);
      expect(page.text).toContain("You are not signed in");
      expect(page.text).toContain(words);
      expect(tokenIn(browser)).toBeUndefined();
    }
    expect(await countRows(world.db, "users")).toBe(users);
  });

  test("A9: an invite for one, used by two at once, lets exactly one in", async () => {
    const { code } = await invite({ max_uses: 1 });
    const members = await countRows(world.db, "community_members");
    const names = ["Una", "Una Also"];
    const pages = await Promise.all(names.map((name) => world.signIn(new HttpBrowser(), name, { invite: code })));
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await countRows(world.db, "community_members")).toBe(members + 1);
  });

  test("A5: somebody with the same e-mail address and name at another provider is somebody else", async () => {
    const browser = new HttpBrowser();
    expect((await world.signIn(browser, "ada", { provider: "github" })).text).toContain("This chat is by invitation.");
    const { code } = await invite();
    const page = await world.signIn(browser, "ada", { provider: "github", invite: code });
    expect(page.status).toBe(200);
    const { user_id } = await actorOf(browser);
    expect(user_id).not.toBe(owner.user_id);
    const accounts = await world.db.$client`select provider from oauth_accounts where user_id = ${user_id}`;
    expect(accounts.map(({ provider }) => provider)).toEqual(["github"]);
  });

  test("A3, A10: a sign-in by OpenID Connect ends signed in, and again as the same person", async () => {
    const browser = new HttpBrowser();
    const { code } = await invite();
    const page = await world.signIn(browser, "Zoë", { provider: "oidc", invite: code, next: "/c/harbour" });
    expect([page.status, page.url.pathname]).toEqual([200, "/c/harbour"]);
    expect(browser.sites).toContain("cross-site");
    const { user_id } = await actorOf(browser);
    const [user] = await world.db.$client`
      select username, display_name, provider, provider_user_id from users join oauth_accounts on user_id = users.id
      where users.id = ${user_id}`;
    expect(user).toMatchObject({ username: "zoe", display_name: "Zoë", provider: "oidc" });
    expect(user!.provider_user_id).toStartWith("person-");
    const again = new HttpBrowser();
    await world.signIn(again, "Zoë", { provider: "oidc" });
    expect((await actorOf(again)).user_id).toBe(user_id);
  });

  test("A4: what another provider gave does not open this one, nor does an answer of another issuer", async () => {
    const sessions = await countRows(world.db, "sessions");
    for (const [from, to] of [
      ["gitea", "github"],
      ["gitea", "oidc"],
      ["oidc", "gitea"],
    ] as const) {
      const browser = new HttpBrowser();
      const { url } = await browser.open(`${world.origin}/auth/${from}`);
      const answer = await fetch(`${url}&login_as=ada`, { redirect: "manual" });
      const back = answer.headers.get("location")!.replace(`/auth/${from}/`, `/auth/${to}/`);
      expect((await browser.open(back, url)).text).toContain("did not begin in this browser");
    }
    const browser = new HttpBrowser();
    const { url } = await browser.open(`${world.origin}/auth/oidc`);
    const answer = await fetch(`${url}&login_as=ada`, { redirect: "manual" });
    const back = new URL(answer.headers.get("location")!);
    back.searchParams.set("iss", "https://evil.test");
    const page = await browser.open(back, url);
    expect([page.status, page.text]).toEqual([502, expect.stringContaining("cannot be trusted")]);
    expect(await countRows(world.db, "sessions")).toBe(sessions);
  });

  test("an invite link carries somebody new through the sign-in, into its community", async () => {
    const { code } = await invite();
    const browser = new HttpBrowser();
    const page = await browser.open(`${world.origin}/invite/${code}`);
    expect(page.text).toContain("Join Harbour");
    const [, link] = /href="(\/auth\/gitea\?[^"]*)"/.exec(page.text)!;
    const { url } = await browser.open(world.origin + link!.replaceAll("&amp;", "&"), page.url);
    const end = await browser.open(`${url}&login_as=bo`, url);
    expect(end.url.href).toBe(`${world.origin}/c/harbour`);
    const [member] = await world.db.$client`
      select role from community_members where user_id = ${(await actorOf(browser)).user_id}`;
    expect(member!.role).toBe("member");
  });

  test("an invite link shows somebody who is signed in a button that joins", async () => {
    const { code } = await invite();
    const browser = new HttpBrowser();
    await world.signIn(browser, "cy", { invite: code });
    const { user_id } = await actorOf(browser);
    await world.db.$client`delete from community_members where user_id = ${user_id}`;

    const page = await browser.open(`${world.origin}/invite/${code}`);
    expect(page.text).toContain("Cy Okafor");
    expect((await world.db.$client`select from community_members where user_id = ${user_id}`).length).toBe(0);
    const joined = await browser.submit(page.url, {});
    expect(joined.url.pathname).toBe("/c/harbour");
    expect((await world.db.$client`select from community_members where user_id = ${user_id}`).length).toBe(1);
  });

  test("an invite that does not open says so on a page", async () => {
    const page = await new HttpBrowser().open(`${world.origin}/invite/no-such-code`);
    expect(page.status).toBe(404);
    expect(page.text).toContain("There is no such invite.");
  });

  test("somebody who cancels at the provider is told so", async () => {
    const browser = new HttpBrowser();
    const { url } = await browser.open(`${world.origin}/auth/gitea`);
    const page = await browser.open(`${url}&deny=1`, url);
    expect(page.status).toBe(400);
    expect(page.text).toContain("it was cancelled there");
  });

  test("A14: signing out ends the session and removes the cookie", async () => {
    const browser = new HttpBrowser();
    await world.signIn(browser, "ada");
    const token = tokenIn(browser)!;
    const page = await browser.submit(`${world.origin}/logout`, {});
    expect(page.url.pathname).toBe("/login");
    expect(tokenIn(browser)).toBeUndefined();
    await expect(authenticate(world.deps, token, "test")).rejects.toThrow("You are not signed in");
    const [event] = await world.db.$client`select payload->>'type' as type from outbox order by id desc limit 1`;
    expect(event!.type).toBe("session.ended");
  });

  test("A14: signing out everywhere ends that person's sessions in all browsers, and nobody else's", async () => {
    const [here, there] = [new HttpBrowser(), new HttpBrowser()];
    const { code } = await invite();
    for (const browser of [here, there]) await world.signIn(browser, "bo", { invite: code });
    const tokens = [tokenIn(here)!, tokenIn(there)!];
    await here.submit(`${world.origin}/logout`, { everywhere: "true" });
    expect(tokenIn(here)).toBeUndefined();
    for (const token of tokens) {
      await expect(authenticate(world.deps, token, "test")).rejects.toMatchObject({ code: "unauthenticated" });
    }
    expect((await actorOf(ada)).user_id).toBe(owner.user_id);
  });

  test("a session that was ended elsewhere is no session to the gateway's pages either", async () => {
    const browser = new HttpBrowser();
    await world.signIn(browser, "ada");
    const actor = await actorOf(browser);
    expect((await browser.open(`${world.origin}/login`)).url.pathname).toBe("/");
    await endSession(world.deps, actor, actor.session_id, ORIGIN);
    expect((await browser.open(`${world.origin}/login`)).url.pathname).toBe("/login");
  });

  test("A18: looking at a page changes nothing: not the way to a provider, an invite, a code of a terminal, nor /logout", async () => {
    const { code } = await invite();
    const started = await fetch(`${world.origin}/auth/device`, {
      method: "POST",
      body: JSON.stringify({ device_name: "a terminal" }),
    });
    const { user_code } = await started.json();
    const written = await watchWrites(world.db);
    for (const path of [
      ...["/login", "/logout", "/auth/gitea", "/auth/accounts", "/auth/gitea/link", `/auth/accounts/${newId()}`],
      ...[`/invite/${code}`, "/device", `/device?code=${user_code}`, `/device?code=${user_code}&answer=approved`],
    ]) {
      await ada.open(world.origin + path);
      await new HttpBrowser().open(world.origin + path);
      expect([path, await written()]).toEqual([path, []]);
    }
    await ada.submit(`${world.origin}/device`, { code: user_code, answer: "denied" });
    expect(await written()).toEqual(["device_grants UPDATE", "audit_log INSERT"]);
  });

  test("A18: a form on another site changes nothing", async () => {
    const { code } = await invite();
    const sessions = await countRows(world.db, "sessions");
    // With the cookie, as if it were not strict: the check must hold without the browser's help.
    const submit = (path: string, sender: Record<string, string>) =>
      fetch(world.origin + path, {
        method: "POST",
        headers: {
          ...sender,
          cookie: `ajet_session=${tokenIn(ada)}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: "answer=approved",
        redirect: "manual",
      });
    const strangers: Record<string, string>[] = [
      { origin: "https://evil.test", "sec-fetch-site": "cross-site" },
      { origin: world.origin, "sec-fetch-site": "same-site" },
      { origin: "https://evil.test" },
      { origin: "null" },
      {},
    ];
    for (const path of ["/logout", `/invite/${code}`, "/device", "/auth/gitea", "/api/c/harbour/channels"]) {
      for (const stranger of strangers) expect([path, (await submit(path, stranger)).status]).toEqual([path, 403]);
    }
    expect(world.passed).toEqual([]);
    expect(await countRows(world.db, "sessions")).toBe(sessions);

    for (const own of [{ "sec-fetch-site": "same-origin" }, { origin: world.origin }] as Record<string, string>[]) {
      expect((await submit("/api/c/harbour/channels", own)).status).toBe(200);
    }
  });

  test("who follows a link from another site arrives signed in", async () => {
    const page = await ada.open(`${world.origin}/c/harbour?x=1`, "https://elsewhere.test/");
    expect(page.url.href).toBe(`${world.origin}/c/harbour?x=1`);
    expect(world.passed.map(({ headers }) => headers.get("authorization"))).toEqual([`Bearer ${tokenIn(ada)}`]);
  });
});
