import { afterEach, beforeEach, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { ada, general, lighthouse, messageWith } from "#test/support/events.ts";
import { createFakeWorld, type FakeWorld } from "#test/support/web-sm.ts";
import { obstacleTo } from "./obstacle.ts";
import { ComposerNotice } from "./views/composer-notice.tsx";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
});
afterEach(() => world.close());

const CHANNEL = `/c/lighthouse/channels/${general.id}`;
const parent = messageWith({ body_md: "the question" });

const post = (path: string, fields: Record<string, string>, accept = "application/json") =>
  world.visit("ada", path, {
    method: "POST",
    body: new URLSearchParams({ client_message_id: newId(), ...fields }),
    headers: { accept },
  });

for (const [where, path, asked] of [
  ["channel", `${CHANNEL}/messages`, `/api/c/lighthouse/channels/${general.id}/messages`],
  ["thread", `${CHANNEL}/t/${parent.id}/messages`, `/api/messages/${parent.id}/replies`],
] as const) {
  test(`a message in a ${where} has the files that were sent for it, and can be files alone`, async () => {
    world.answers.set(`POST ${asked}`, () => Response.json(messageWith(), { status: 201 }));
    const attachment_ids = [newId(), newId()];
    for (const body_md of ["Look", ""]) {
      const response = await post(path, { body_md, attachment_ids: attachment_ids.join(" ") });
      expect(response.status).toBe(200);
      expect(world.asked.at(-1)).toMatchObject({ path: asked, body: { body_md, attachment_ids } });
    }
  });

  test(`files in a ${where} go with a text that begins with a slash, and with no command`, async () => {
    world.answers.set(`POST ${asked}`, () => Response.json(messageWith(), { status: 201 }));
    const files = { attachment_ids: newId() };
    expect((await post(path, { body_md: "//etc/passwd", ...files })).status).toBe(200);
    expect(world.asked.at(-1)).toMatchObject({ path: asked, body: { body_md: "/etc/passwd" } });
    const count = world.asked.length;
    const refused = await post(path, { body_md: "/topic Fog", ...files });
    expect([refused.status, world.asked.length]).toEqual([422, count]);
    expect((await refused.json()).detail).toContain("A command takes no files");
  });
}

test("who says that they type must be signed in, and name a channel", async () => {
  const say = (token: string | null, body: object) =>
    world.visit(token, "/typing", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", accept: "application/json" },
    });
  const said = { channel_id: general.id, typing: true };
  expect((await say("ada", said)).status).toBe(204);
  expect((await say(null, said)).status).toBe(401);
  expect((await say("ada", { ...said, channel_id: "general" })).status).toBe(422);
  expect((await say("ada", { ...said, user_id: ada.id })).status).toBe(422);
});

test("an archived channel is opened again, where its admin was", async () => {
  const path = `/api/c/lighthouse/channels/${general.id}`;
  world.answers.set(`PATCH ${path}`, () => Response.json({ ...general, joined: true }));
  const response = await post(`${CHANNEL}/restore`, {}, "text/html");
  expect(response.headers.get("location")).toBe(CHANNEL);
  expect(world.asked.at(-1)).toMatchObject({ method: "PATCH", path, body: { archived: false } });
});

const at = (
  role: "owner" | "member",
  mutes: { community_id: string; until: string | null; reason: string }[] = [],
) => ({
  communities: [{ ...lighthouse, role }],
  mutes,
});
const archived = { ...general, joined: true, archived_at: "2026-01-02T03:04:05.678Z" };

test("what keeps somebody from writing is told before they try", () => {
  const mute = { community_id: lighthouse.id, until: null, reason: "Shouts" };
  expect(obstacleTo(at("member"), { ...general, joined: true })).toBeNull();
  expect(obstacleTo(at("member"), { ...general, joined: false })).toEqual({ kind: "not-joined" });
  expect(obstacleTo(at("member", [mute]), { ...general, joined: true })).toMatchObject({ kind: "muted", until: null });
  expect(obstacleTo(at("member", [{ ...mute, community_id: newId() }]), { ...general, joined: true })).toBeNull();
  expect(obstacleTo(at("member"), archived)).toEqual({ kind: "archived", mayRestore: false });
  expect(obstacleTo(at("owner"), archived)).toEqual({ kind: "archived", mayRestore: true });
});

test("I4: the reason of a mute is text", () => {
  const obstacle = { kind: "muted", until: null, reason: '<img src=x onerror="alert(1)">' } as const;
  const html = String(<ComposerNotice obstacle={obstacle} slug="lighthouse" channelId={general.id} />);
  expect(html).not.toContain("<img");
});
