import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { listAccounts, unlinkAccount } from "#core/accounts/actions.ts";
import { listAccountEntries } from "#core/audit/actions.ts";
import { createInvite } from "#core/invites/actions.ts";
import { newId } from "#core/kernel/ids.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { listAccounts as askForAccounts, unlinkAccount as askToUnlink } from "#sdk/accounts.ts";
import { createClient } from "#sdk/client.ts";
import { createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { HttpBrowser, type Page } from "#test/support/http-browser.ts";
import { createWorld, ORIGIN, type World, withApi } from "#test/support/world.ts";

describe("in a browser", () => {
  let world: GatewayWorld;
  let code: string;

  beforeAll(async () => {
    world = await createGatewayWorld();
    const ada = new HttpBrowser();
    await world.found(ada, "ada", { name: "Harbour", slug: "harbour" });
    code = (await createInvite(world.deps, await actorOf(ada), "harbour", { expires_in_hours: 1, max_uses: null }))
      .code;
  });
  afterAll(() => world?.close());

  const tokenIn = (browser: HttpBrowser) => browser.cookie("localhost", "ajet_session");
  const actorOf = (browser: HttpBrowser) => authenticate(world.deps, tokenIn(browser)!, "test");
  const providersOf = async (browser: HttpBrowser) =>
    (await listAccounts(world.deps, await actorOf(browser))).map(({ provider }) => provider);

  /** Somebody who has just joined by Gitea. */
  async function arrive(name: string): Promise<HttpBrowser> {
    const browser = new HttpBrowser();
    await world.signIn(browser, name, { invite: code });
    return browser;
  }

  const beginLink = (browser: HttpBrowser, provider = "github", next = "/c/harbour"): Promise<Page> =>
    browser.submit(`${world.origin}/auth/${provider}/link`, { next });

  const answerAs = (browser: HttpBrowser, { url }: Page, name: string) => browser.open(`${url}&login_as=${name}`, url);

  test("A5: a further account is linked from inside a session, and from then on opens the same user", async () => {
    const browser = await arrive("Ida");
    const token = tokenIn(browser);
    for (const provider of ["github", "oidc"]) {
      const page = await answerAs(browser, await beginLink(browser, provider), "Ida At Work");
      expect([page.status, page.url.pathname]).toEqual([200, "/c/harbour"]);
    }
    expect(browser.sites).toContain("cross-site");
    expect(tokenIn(browser)).toBe(token);
    expect(browser.cookie("localhost", "ajet_sign_in")).toBeUndefined();
    expect(await providersOf(browser)).toEqual(["gitea", "github", "oidc"]);

    const elsewhere = new HttpBrowser();
    await world.signIn(elsewhere, "Ida At Work", { provider: "oidc" });
    expect((await actorOf(elsewhere)).user_id).toBe((await actorOf(browser)).user_id);
    const { items } = await listAccountEntries(world.deps, await actorOf(browser), { limit: 10 });
    expect(items.filter(({ action }) => action === "account.linked")).toMatchObject([
      { after: { provider: "github" }, address: "127.0.0.1" },
      { after: { provider: "oidc" } },
    ]);
  });

  test("an account that is one's own already is linked once", async () => {
    const browser = await arrive("Joe");
    for (const provider of ["gitea", "github", "github"]) {
      expect((await answerAs(browser, await beginLink(browser, provider), "Joe")).status).toBe(200);
    }
    expect(await providersOf(browser)).toEqual(["gitea", "github"]);
  });

  test("A5: an account that somebody else signs in by is not taken from them", async () => {
    const [owner, thief] = [await arrive("Kim"), await arrive("Lou")];
    await answerAs(owner, await beginLink(owner), "Kim");
    for (const provider of ["gitea", "github"]) {
      const page = await answerAs(thief, await beginLink(thief, provider), "Kim");
      expect(page.status).toBe(409);
      expect(page.text).toContain("The account is not linked");
      expect(page.text).toContain("Somebody signs in here by that account already");
    }
    expect(await providersOf(thief)).toEqual(["gitea"]);
    expect(await providersOf(owner)).toEqual(["gitea", "github"]);
  });

  test("of two people who link one account at one instant, one has it", async () => {
    const browsers = [await arrive("Mia"), await arrive("Nat")];
    const pages = await Promise.all(
      browsers.map(async (browser) => answerAs(browser, await beginLink(browser), "Mia And Nat")),
    );
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await Promise.all(browsers.map(providersOf))).flat().sort()).toEqual(["gitea", "gitea", "github"]);
  });

  test("A2: an answer counts in the browser that began, in no other", async () => {
    const [attacker, victim] = [await arrive("Ole"), await arrive("Pia")];
    const began = await beginLink(attacker);
    const answer = await fetch(`${began.url}&login_as=Pia`, { redirect: "manual" });
    expect((await victim.open(answer.headers.get("location")!, began.url)).status).toBe(400);
    expect(await providersOf(victim)).toEqual(["gitea"]);
  });

  test("A2: who signs in meanwhile in the same browser is given nobody's account, nor is who signs out", async () => {
    const browser = await arrive("Rex");
    const began = await beginLink(browser);
    const attempt = browser.cookie("localhost", "ajet_sign_in")!;
    await world.signIn(browser, "Sue", { invite: code });
    browser.setCookie("localhost", "ajet_sign_in", attempt);
    const page = await answerAs(browser, began, "Rex");
    expect([page.status, page.text]).toEqual([
      403,
      expect.stringContaining("not signed in any more as when you began"),
    ]);
    expect(await providersOf(browser)).toEqual(["gitea"]);

    const again = await beginLink(browser);
    const own = browser.cookie("localhost", "ajet_sign_in")!;
    await browser.submit(`${world.origin}/logout`, {});
    browser.setCookie("localhost", "ajet_sign_in", own);
    expect((await answerAs(browser, again, "Sue")).status).toBe(403);
    for (const name of ["Rex", "Sue"]) {
      await world.signIn(browser, name);
      expect(await providersOf(browser)).toEqual(["gitea"]);
    }
  });

  test("A18: nobody begins without a session, and no other site begins for somebody", async () => {
    const browser = await arrive("Tom");
    const link = `${world.origin}/auth/github/link`;
    expect((await new HttpBrowser().submit(link, {})).status).toBe(401);
    expect((await browser.open(link)).status).toBe(404);
    const foreign = await fetch(link, {
      method: "POST",
      headers: { cookie: `ajet_session=${tokenIn(browser)}`, "sec-fetch-site": "cross-site" },
      body: new URLSearchParams(),
      redirect: "manual",
    });
    expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([403, []]);
    expect((await browser.submit(`${world.origin}/auth/nobody/link`, {})).status).toBe(404);
    const unlink = `${world.origin}/auth/accounts/${newId()}`;
    expect((await browser.submit(unlink, {}, "https://evil.test/")).status).toBe(403);
  });

  test("who cancels at the provider is told so, and stays signed in", async () => {
    const browser = await arrive("Uma");
    const { url } = await beginLink(browser);
    const page = await browser.open(`${url}&deny=1`, url);
    expect([page.status, page.text]).toEqual([400, expect.stringContaining("it was cancelled there")]);
    expect(await providersOf(browser)).toEqual(["gitea"]);
  });

  test("the page of one's accounts links and unlinks, all but the last", async () => {
    const browser = await arrive("Wim");
    const accounts = `${world.origin}/auth/accounts`;
    const first = await browser.open(accounts);
    expect(first.text).toContain("Link an account at GitHub");
    expect(first.text).not.toContain("Unlink");
    expect(first.text).toContain('<a href="/settings/accounts">Back to your settings</a>');
    const linked = await answerAs(browser, await beginLink(browser, "github", "/auth/accounts"), "Wim");
    expect(linked.url.href).toBe(accounts);
    const [action] = /\/auth\/accounts\/[\w-]+/.exec(linked.text)!;
    expect((await browser.submit(world.origin + action, {}, accounts)).text).not.toContain("Unlink");
    expect(await providersOf(browser)).toEqual(["github"]);
    const [last] = await listAccounts(world.deps, await actorOf(browser));
    expect((await browser.submit(`${accounts}/${last!.id}`, {}, accounts)).status).toBe(409);
    for (const id of [newId(), "nonsense"]) {
      expect((await browser.submit(`${accounts}/${id}`, {}, accounts)).status).toBe(404);
    }
    expect((await new HttpBrowser().open(accounts)).url.href).toBe(`${world.origin}/login?next=%2Fauth%2Faccounts`);
  });

  test("an unlinked account opens nothing any more, and may be linked again", async () => {
    const browser = await arrive("Vic");
    await answerAs(browser, await beginLink(browser), "Vic");
    const actor = await actorOf(browser);
    const [gitea] = await listAccounts(world.deps, actor);
    await unlinkAccount(world.deps, actor, gitea!.id, ORIGIN);
    const other = new HttpBrowser();
    expect((await world.signIn(other, "Vic")).status).toBe(403);
    expect((await world.signIn(other, "Vic", { provider: "github" })).status).toBe(200);
    expect((await answerAs(browser, await beginLink(browser, "gitea"), "Vic")).status).toBe(200);
  });
});

describe("through the API", () => {
  let world: World;
  beforeAll(async () => {
    world = await withApi(await createWorld());
  });
  afterAll(() => world?.close());

  const clientOf = ({ token }: { token: string }) => createClient({ baseUrl: world.apiUrl, token });

  async function addAccount(userId: string): Promise<string> {
    const id = newId();
    await world.db.execute(`insert into oauth_accounts (id, user_id, provider, provider_user_id)
      values ('${id}', '${userId}', 'github', '${id}')`);
    return id;
  }

  test("people see and unlink their own accounts, and the last one stays", async () => {
    const client = clientOf(world.ada);
    const [first] = await askForAccounts(client);
    expect(first).toMatchObject({ provider: "gitea" });
    await expect(askToUnlink(client, first!.id)).rejects.toMatchObject({ code: "conflict" });
    const second = await addAccount(world.ada.id);
    await expect(askToUnlink(clientOf(world.bo), second)).rejects.toMatchObject({ code: "not_found" });
    await askToUnlink(client, first!.id);
    expect((await askForAccounts(client)).map(({ id }) => id)).toEqual([second]);
  });

  /** Keeps somebody's accounts from being deleted until two have set out to. */
  function holding<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const sql = world.db.$client;
    return sql
      .begin(async (tx) => {
        await tx`select 1 from oauth_accounts where user_id = ${userId} for update`;
        const result = work();
        for (let waiting = 0; waiting < 2; ) {
          const [row] = await sql`
            select count(*)::int as waiting from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`;
          waiting = row!.waiting;
        }
        return { result };
      })
      .then(({ result }) => result);
  }

  test("of two accounts that are unlinked at one instant, one stays", async () => {
    const client = clientOf(world.cy);
    await addAccount(world.cy.id);
    const accounts = await askForAccounts(client);
    const done = await holding(world.cy.id, () =>
      Promise.allSettled(accounts.map(({ id }) => askToUnlink(client, id))),
    );
    expect(done.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await askForAccounts(client)).toHaveLength(1);
  });
});
