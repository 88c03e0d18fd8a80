import { afterAll, beforeAll, expect, test } from "bun:test";
import { channelMemberSchema, memberSchema } from "#core/memberships/schema.ts";
import { type Actor, createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const LIGHTHOUSE = "/api/c/lighthouse";
const GENERAL = `${LIGHTHOUSE}/channels/general`;

const list = async (who: Actor, path: string) => (await who.api("GET", path)).body;
const names = async (who: Actor, path: string) =>
  (await list(who, path)).items.map(({ username }: { username: string }) => username).sort();

test("people are found by the beginning of a word of their names, whatever its case and accents", async () => {
  await world.db.execute(`update users set display_name = 'Élodie van der Berg' where id = '${world.cy.id}'`);
  for (const path of [`${LIGHTHOUSE}/members`, `${GENERAL}/members`]) {
    expect(await names(world.ada, `${path}?q=elo`)).toEqual(["cy"]);
    expect(await names(world.ada, `${path}?q=BERG`)).toEqual(["cy"]);
    expect(await names(world.ada, `${path}?q=@cy`)).toEqual(["cy"]);
    expect(await names(world.ada, `${path}?q=lodie`)).toEqual([]);
    expect(await names(world.ada, `${path}?q=%25`)).toEqual([]);
    expect(await names(world.ada, `${path}?q=`)).toEqual(["ada", "bo", "cy"]);
  }
  expect(await names(world.ada, `${LIGHTHOUSE}/members?q=dot`)).toEqual([]);
});

test("who was heard of lately is there", async () => {
  await world.db.execute("update users set last_seen_at = null");
  await world.db.execute(`update users set last_seen_at = now() where id = '${world.bo.id}'`);
  await world.db.execute(`update users set last_seen_at = now() - interval '3 minutes' where id = '${world.cy.id}'`);
  for (const path of [`${LIGHTHOUSE}/members`, `${GENERAL}/members`]) {
    expect(await names(world.ada, `${path}?online=true`)).toEqual(["bo"]);
    expect(await names(world.ada, `${path}?online=true&q=c`)).toEqual([]);
    expect(await names(world.ada, `${path}?online=false`)).toEqual(["ada", "bo", "cy"]);
  }
});

test("a search among people has pages", async () => {
  const first = await list(world.ada, `${GENERAL}/members?limit=2`);
  const second = await list(world.ada, `${GENERAL}/members?limit=2&after=${first.next}`);
  expect([...first.items, ...second.items]).toHaveLength(3);
  expect((await world.ada.api("GET", `${GENERAL}/members?before=${first.next}&after=${first.next}`)).status).toBe(422);
});

test("of the people of a channel their role in its community is told, and in direct messages none", async () => {
  const { items } = await list(world.cy, `${GENERAL}/members`);
  expect(items.map((item: unknown) => channelMemberSchema.parse(item))).toEqual(items);
  const roles = Object.fromEntries(items.map(({ username, role }: Record<string, string>) => [username, role]));
  expect(roles).toEqual({ ada: "owner", bo: "admin", cy: "member" });
  const people = await list(world.cy, `${LIGHTHOUSE}/members`);
  expect(people.items.map((item: unknown) => memberSchema.parse(item))).toEqual(people.items);
  const dm = (await world.ada.api("POST", "/api/dm", { user_ids: [world.bo.id] })).body;
  const inDm = await list(world.ada, `/api/dm/${dm.id}/members`);
  expect(inDm.items.map(({ role }: { role: string | null }) => role)).toEqual([null, null]);
});
