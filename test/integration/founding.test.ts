import { afterAll, beforeAll, expect, test } from "bun:test";
import { COMMUNITY_CREATION, type CommunityCreation } from "#core/communities/schema.ts";
import { readSettings } from "#core/kernel/config.ts";
import { settings } from "#services/api/settings.ts";
import { type Actor, createWorld, request, type World, withApi } from "#test/support/world.ts";

let world: World;
/** An API for each value of the setting, on one database. */
const apis = {} as Record<CommunityCreation, string>;
beforeAll(async () => {
  world = await createWorld();
  for (const creation of COMMUNITY_CREATION) {
    apis[creation] = (await withApi(world, { COMMUNITY_CREATION: creation })).apiUrl;
  }
});
afterAll(() => world?.close());

const found = (creation: CommunityCreation, { token }: Actor, slug: string) =>
  request(apis[creation], token, "POST", "/api/communities", { name: slug, slug });

test("who founds communities is the operator's setting; unless it says otherwise it is owners and admins", async () => {
  const { ada, bo, cy, dot } = world;
  for (const [creation, who, slug, expected] of [
    ["nobody", ada, "a", 403],
    ["admins", dot, "b", 403],
    ["admins", cy, "c", 403],
    ["admins", bo, "d", 201],
    ["admins", ada, "e", 201],
    ["everyone", cy, "f", 201],
    ["everyone", dot, "g", 201],
    // Owners of one by now.
    ["admins", cy, "h", 201],
  ] as const) {
    expect([creation, slug, (await found(creation, who, slug)).status]).toEqual([creation, slug, expected]);
  }
  expect((await found("admins", world.bo, "d")).status).toBe(409);
  const rows = await world.db.execute<{ slug: string }>("select slug from communities order by slug");
  expect(rows.map(({ slug }) => slug)).toEqual(["d", "e", "f", "g", "h", "lighthouse"]);
  const env = { DATABASE_URL: "postgres://127.0.0.1/x", NATS_URL: "nats://127.0.0.1" };
  expect(readSettings(settings, env).COMMUNITY_CREATION).toBe("admins");
});

test("a refusal says who may, and a snapshot says it beforehand", async () => {
  const { bo, dot } = world;
  expect((await found("nobody", bo, "x")).body.detail).toBe("No further communities are founded here.");
  await world.db.execute(`delete from community_members where user_id = '${dot.id}'`);
  const { detail } = (await found("admins", dot, "x")).body;
  expect(detail).toBe("Here only owners and admins of a community may found another one.");
  for (const creation of COMMUNITY_CREATION) {
    const { body } = await request(apis[creation], bo.token, "GET", "/api/snapshot");
    expect(body.community_creation).toBe(creation);
  }
});

test("what somebody founds they own, with its first channel, beside the communities that they are in", async () => {
  const { body } = await request(apis.everyone, world.cy.token, "GET", "/api/communities");
  const roles = body.items.map(({ slug, role }: { slug: string; role: string }) => [slug, role]);
  expect(roles).toEqual([
    ["lighthouse", "member"],
    ["f", "owner"],
    ["h", "owner"],
  ]);
  const channels = (await request(apis.everyone, world.cy.token, "GET", "/api/c/f/channels")).body.items;
  expect(channels.map(({ name }: { name: string }) => name)).toEqual(["general"]);
  expect((await request(apis.everyone, world.ada.token, "GET", "/api/c/f")).status).toBe(404);
});
