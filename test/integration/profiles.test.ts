import { afterAll, beforeAll, expect, test } from "bun:test";
import { profileSchema } from "#core/users/schema.ts";
import { createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

test("Z3: a profile names the communities that its reader is in too, and no other", async () => {
  const { ada, cy } = world;
  await ada.api("POST", "/api/communities", { name: "Harbour", slug: "harbour" });
  const seen = (await cy.api("GET", `/api/users/${ada.id}`)).body;
  expect(profileSchema.parse(seen)).toEqual(seen);
  expect(seen).toMatchObject({ id: ada.id, username: "ada", display_name: "Ada" });
  expect(seen.communities).toMatchObject([{ slug: "lighthouse", role: "owner" }]);
  const own = (await ada.api("GET", `/api/users/${ada.id}`)).body;
  expect(own.communities.map(({ slug }: { slug: string }) => slug)).toEqual(["lighthouse", "harbour"]);
});

test("Z2: who shares nothing with a person is told what is told of nobody", async () => {
  const { dot, ada } = world;
  const nobody = await dot.api("GET", "/api/users/0190b3c4-7d7a-7000-8000-000000000001");
  const hidden = await dot.api("GET", `/api/users/${ada.id}`);
  expect(hidden.status).toBe(404);
  expect({ ...hidden.body, trace_id: "" }).toEqual({ ...nobody.body, trace_id: "" });
});

test("people who share only direct messages see each other", async () => {
  const { dot, cy, db } = world;
  await db.execute(`with channel as (
      insert into channels (id, type, visibility) values (gen_random_uuid(), 'group_dm', 'private') returning id
    ) insert into channel_members (channel_id, user_id)
      select channel.id, someone::uuid from channel, unnest(array['${dot.id}', '${cy.id}']) as someone`);
  const seen = await dot.api("GET", `/api/users/${cy.id}`);
  expect(seen.body).toMatchObject({ username: "cy", communities: [] });
});

test("how somebody likes their pages to look is kept with them, and shown to nobody else", async () => {
  const { ada, cy } = world;
  expect((await cy.api("GET", "/api/me")).body).toMatchObject({ theme: "system", density: "comfortable" });
  const changed = await cy.api("PATCH", "/api/me", { theme: "dark", density: "compact" });
  expect(changed.body).toMatchObject({ display_name: "Cy", theme: "dark", density: "compact" });
  expect((await cy.api("GET", "/api/snapshot")).body.me).toMatchObject({ theme: "dark", density: "compact" });
  expect((await ada.api("GET", `/api/users/${cy.id}`)).body).not.toHaveProperty("theme");
  expect((await cy.api("PATCH", "/api/me", { theme: "plaid" })).status).toBe(422);
});
