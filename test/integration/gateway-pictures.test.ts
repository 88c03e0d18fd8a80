import { afterAll, beforeAll, expect, test } from "bun:test";
import { createInvite } from "#core/invites/actions.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { HttpBrowser } from "#test/support/http-browser.ts";
import { startTestNats, type TestNats } from "#test/support/nats.ts";
import { PIXEL } from "#test/support/uploads.ts";
import { withApi } from "#test/support/world.ts";

// The pictures that people have at their provider, with the API behind the gateway.

let world: GatewayWorld;
let nats: TestNats;
const endings: (() => Promise<unknown>)[] = [];
/** The code of an invite. */
let code: string;

/** The pictures that the gateway has asked for, and who waits for the next time that it does. */
const asked: string[] = [];
let arrived = Promise.withResolvers<void>();
/** Holds the answers back while it is pending. */
let held = Promise.resolve();

/** Connections to a host that is not the provider's. */
let strangers = 0;
const stranger = Bun.listen({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    open() {
      strangers += 1;
    },
    data() {},
  },
});

const PICTURES: Record<string, (provider: string) => string> = {
  ada: (provider) => `${provider}/pictures/ada.gif`,
  bo: (provider) => `${provider}/pictures/bo.svg`,
  cy: () => `https://localhost:${stranger.port}/cy.gif`,
  dot: (provider) => `${provider}/pictures/dot.gif`,
};

beforeAll(async () => {
  const [port] = await findFreePorts(1);
  nats = await startTestNats();
  world = await createGatewayWorld({
    apiUrl: `http://127.0.0.1:${port}`,
    pictures: {
      of: ({ login }, provider) => PICTURES[login]?.(provider) ?? "",
      answer(path) {
        if (!path.startsWith("/pictures/")) return undefined;
        asked.push(path);
        arrived.resolve();
        const body = path.endsWith(".svg") ? "<svg xmlns='http://www.w3.org/2000/svg'/>" : PIXEL;
        const late = new ReadableStream({
          async start(controller) {
            await held;
            controller.enqueue(typeof body === "string" ? Buffer.from(body) : body);
            controller.close();
          },
        });
        return new Response(late, { headers: { "content-type": "image/gif" } });
      },
    },
  });
  const onClose = (end: () => Promise<unknown>) => void endings.push(end);
  await withApi({ databaseUrl: world.databaseUrl, nats, apiUrl: "", onClose }, { PORT: `${port}` });
});
afterAll(async () => {
  stranger.stop(true);
  for (const end of endings) await end();
  await world?.close();
  await nats?.stop();
});

const me = async (browser: HttpBrowser) => JSON.parse((await browser.open(`${world.origin}/api/me`)).text);

/** Asks until the person has a picture. */
async function pictureOf(browser: HttpBrowser): Promise<string> {
  for (;;) {
    const { avatar_url } = await me(browser);
    if (avatar_url) return avatar_url;
  }
}

test("the picture that somebody has at the provider becomes their own, after they are signed in", async () => {
  const hold = Promise.withResolvers<void>();
  held = hold.promise;
  const ada = new HttpBrowser();
  await world.found(ada, "ada", { name: "Harbour", slug: "harbour" });
  await arrived.promise;
  // The provider has not sent it yet, and nobody waits for that.
  expect((await me(ada)).avatar_url).toBeNull();
  hold.resolve();
  const picture = await pictureOf(ada);
  expect(picture).toMatch(/^\/api\/avatars\/[0-9a-f-]{36}\/avatar\.gif$/);
  const shown = await ada.open(`${world.origin}${picture}`);
  expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/gif"]);
  const actor = await authenticate(world.deps, ada.cookie("localhost", "ajet_session")!, "test");
  code = (await createInvite(world.deps, actor, "harbour", { expires_in_hours: 1, max_uses: null })).code;
});

test("it is fetched once: not at the next sign-in, nor after it was taken away", async () => {
  const [first, second] = [new HttpBrowser(), new HttpBrowser()];
  await world.signIn(first, "dot", { invite: code });
  await pictureOf(first);
  const token = first.cookie("localhost", "ajet_session")!;
  const headers = { authorization: `Bearer ${token}` };
  await fetch(`${world.origin}/api/me/avatar`, { method: "DELETE", headers });
  await world.signIn(second, "dot");
  expect((await me(second)).avatar_url).toBeNull();
  expect(asked.filter((path) => path.includes("dot"))).toEqual(["/pictures/dot.gif"]);
});

test("I12: an address elsewhere that is this machine's is not connected to, and the sign-in goes on", async () => {
  const cy = new HttpBrowser();
  expect((await world.signIn(cy, "cy", { invite: code })).status).toBe(200);
  expect((await me(cy)).avatar_url).toBeNull();
});

test("what is no picture, whatever it says of itself, is nobody's picture", async () => {
  arrived = Promise.withResolvers();
  const bo = new HttpBrowser();
  expect((await world.signIn(bo, "bo", { invite: code })).status).toBe(200);
  await arrived.promise;
  const rejected = async () =>
    (await world.db.$client`select count(*)::int as count from avatars where content_type is null`)[0]!.count === 1;
  while (!(await rejected()));
  expect((await me(bo)).avatar_url).toBeNull();
  // By now the one of cy has had its time too.
  expect(strangers).toBe(0);
});

test("the database takes no address elsewhere for a picture", async () => {
  const elsewhere = "update users set avatar_url = 'https://git.test/a.png'";
  await expect(world.db.execute(elsewhere).execute()).rejects.toThrow();
});
