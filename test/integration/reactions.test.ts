import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Reactors } from "#core/messages/schema.ts";
import { createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const GENERAL = "/api/c/lighthouse/channels/general/messages";

test("who reacted is listed under each emoji, in the order in which the emoji and the people came", async () => {
  const { id } = (await world.ada.api("POST", GENERAL, { body_md: "Fog." })).body;
  expect((await world.ada.api("GET", `/api/messages/${id}/reactions`)).body).toEqual({ items: [] });
  const react = async (who: "ada" | "bo" | "cy", emoji: string) => {
    expect((await world[who].api("PUT", `/api/messages/${id}/reactions/${emoji}`)).status).toBe(204);
  };
  await react("cy", "🎉");
  await react("ada", "👍");
  await react("bo", "🎉");
  const { items } = (await world.bo.api("GET", `/api/messages/${id}/reactions`)).body as { items: Reactors[] };
  expect(items.map(({ emoji, count, people }) => [emoji, count, people.map(({ username }) => username)])).toEqual([
    ["🎉", 2, ["cy", "bo"]],
    ["👍", 1, ["ada"]],
  ]);
});

test("a deleted message has nobody who reacted", async () => {
  const { id } = (await world.ada.api("POST", GENERAL, { body_md: "Fog." })).body;
  await world.bo.api("PUT", `/api/messages/${id}/reactions/👍`);
  await world.ada.api("DELETE", `/api/messages/${id}`);
  expect((await world.bo.api("GET", `/api/messages/${id}/reactions`)).status).toBe(404);
});
