import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { signInWithProvider } from "#core/users/actions.ts";
import { createWorld, signIn, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const LIGHTHOUSE = "/api/c/lighthouse";
const profile = (name: string) => ({
  provider: "gitea",
  id: name,
  username: name,
  name,
  email: null,
  avatar_url: null,
});
const userCount = async () => (await world.db.execute<{ n: number }>("select count(*)::int as n from users"))[0]!.n;

async function invite(options: object = {}): Promise<{ id: string; code: string }> {
  return (await world.ada.api("POST", `${LIGHTHOUSE}/invites`, options)).body;
}

test("A8: two first sign-ins at the same instant give one community with one owner, and tell the other to get an invite", async () => {
  const empty = await createEmptyWorld();
  const first = (name: string) => signInWithProvider(empty.deps, profile(name), { community: { name, slug: name } });
  const results = await Promise.allSettled([first("ada"), first("bo"), first("cy")]);
  expect(results.filter(({ status }) => status === "fulfilled").length).toBe(1);
  for (const result of results) if (result.status === "rejected") expect(result.reason.code).toBe("forbidden");
  const [counts] = await empty.db.execute<{ communities: number; users: number; owners: number }>(`
    select (select count(*)::int from communities) as communities, (select count(*)::int from users) as users,
      (select count(*)::int from community_members where role = 'owner') as owners`);
  expect(counts).toEqual({ communities: 1, users: 1, owners: 1 });
  await empty.close();
});

async function createEmptyWorld(): Promise<World> {
  const empty = await createWorld();
  await empty.db.execute("truncate users, communities, outbox cascade");
  return empty;
}

test("A9: without an invite nobody gets in and no user is left behind", async () => {
  const before = await userCount();
  await expect(signInWithProvider(world.deps, profile("eve"), {})).rejects.toMatchObject({ code: "forbidden" });
  await expect(signInWithProvider(world.deps, profile("eve"), { invite: "made-up" })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await userCount()).toBe(before);
});

test("I11: an account whose login reads like somebody's name, or like everybody's, gets a name of its own", async () => {
  const { code } = await invite();
  const usernames: string[] = [];
  for (const username of ["Ada", "ada.", "\uff41da", "\u202eada", "a\u200bda", "here", "Admin", "me"]) {
    const account = { ...profile("x"), id: `I11 ${username}`, username, name: "Ada\u202e" };
    const { user_id } = await signInWithProvider(world.deps, account, { invite: code });
    const { body } = await world.ada.api("GET", `/api/users/${user_id}`);
    expect(body.display_name).toBe("Ada");
    usernames.push(body.username);
  }
  expect(usernames).toEqual(["ada2", "ada3", "ada4", "ada5", "ada6", "here2", "admin2", "me2"]);
  expect((await world.cy.api("GET", "/api/users/@ADA")).body.id).toBe(world.ada.id);
  const body_md = "@here and @ada, \u0430da and \uff41da are not her";
  const { body } = await world.cy.api("POST", `${LIGHTHOUSE}/channels/general/messages`, { body_md });
  expect(body.mentions).toEqual([
    { type: "here", id: null },
    { type: "user", id: world.ada.id },
  ]);
});

test("I11: the address of a community is ASCII, and no two differ in case alone", async () => {
  for (const slug of [
    "lighthous\u0435",
    "\uff4cighthouse",
    "Lighthouse",
    "lighthouse.",
    "-lighthouse",
    "\u202elighthouse",
  ]) {
    const { status, body } = await world.ada.api("POST", "/api/communities", { name: "x", slug });
    expect([slug, status, body.errors?.[0]?.path]).toEqual([slug, 422, "slug"]);
  }
  expect((await world.ada.api("POST", "/api/communities", { name: "x", slug: "lighthouse" })).status).toBe(409);
});

test("A9: an invite that is expired, withdrawn or used up is refused in words; its last use goes to one of two", async () => {
  const expired = await invite();
  await world.db.execute(`update invites set expires_at = now() - interval '1 second' where id = '${expired.id}'`);
  const withdrawn = await invite();
  expect((await world.ada.api("DELETE", `${LIGHTHOUSE}/invites/${withdrawn.id}`)).status).toBe(204);
  for (const { code } of [expired, withdrawn]) {
    const answer = await world.dot.api("POST", `/api/invites/${code}/accept`);
    expect([answer.status, answer.body.detail]).toEqual([404, expect.stringContaining("new one")]);
  }
  const single = await invite({ max_uses: 1 });
  const both = await Promise.allSettled([
    signIn(world.deps, () => "", "fay", { invite: single.code }),
    signIn(world.deps, () => "", "gus", { invite: single.code }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("accepting an invite twice is accepting it once", async () => {
  const { code, id } = await invite({ max_uses: 5 });
  for (let n = 0; n < 2; n++) expect((await world.dot.api("POST", `/api/invites/${code}/accept`)).status).toBe(200);
  const { body } = await world.ada.api("GET", `${LIGHTHOUSE}/invites?limit=200`);
  expect(body.items.find((item: { id: string }) => item.id === id).uses).toBe(1);
  expect(JSON.stringify(body)).not.toContain(code);
  expect((await world.dot.api("DELETE", `${LIGHTHOUSE}/members/me`)).status).toBe(204);
});

test("A6: the provider's id makes the account, not the name there", async () => {
  const { code } = await invite();
  const first = await signInWithProvider(world.deps, { ...profile("hal"), id: "77" }, { invite: code });
  const renamed = await signInWithProvider(world.deps, { ...profile("harold"), id: "77" }, {});
  expect(renamed.user_id).toBe(first.user_id);
  const other = await signInWithProvider(world.deps, { ...profile("hal"), id: "78" }, { invite: code });
  expect(other.user_id).not.toBe(first.user_id);
});

test("members may not invite; an outsider learns nothing of a community", async () => {
  expect((await world.cy.api("POST", `${LIGHTHOUSE}/invites`, {})).status).toBe(403);
  for (const path of [
    LIGHTHOUSE,
    `${LIGHTHOUSE}/members`,
    `${LIGHTHOUSE}/channels`,
    `${LIGHTHOUSE}/invites`,
    "/api/snapshot?community=lighthouse",
  ]) {
    expect([path, (await world.dot.api("GET", path)).status]).toEqual([path, 404]);
  }
});

test("Z2, Z5: a private channel is 404 to those outside, admins too, and again to who was taken out of it", async () => {
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name: "keepers", visibility: "private" });
  const keepers = `${LIGHTHOUSE}/channels/keepers`;
  const { body: channel } = await world.ada.api("GET", keepers);
  for (const path of [keepers, `${LIGHTHOUSE}/channels/${channel.id}`, `${keepers}/messages`, `${keepers}/members`]) {
    expect((await world.bo.api("GET", path)).status).toBe(404);
  }
  expect((await world.bo.api("PUT", `${keepers}/members/me`)).status).toBe(404);
  expect(JSON.stringify((await world.bo.api("GET", `${LIGHTHOUSE}/channels`)).body)).not.toContain("keepers");
  expect(JSON.stringify((await world.bo.api("GET", "/api/access")).body)).not.toContain(channel.id);

  expect((await world.ada.api("PUT", `${keepers}/members/${world.bo.id}`)).status).toBe(204);
  const { body: message } = await world.bo.api("POST", `${keepers}/messages`, { body_md: "I am in" });
  expect((await world.ada.api("DELETE", `${keepers}/members/${world.bo.id}`)).status).toBe(204);
  expect((await world.bo.api("GET", `${keepers}/messages`)).status).toBe(404);
  expect((await world.bo.api("POST", `${keepers}/messages`, { body_md: "still?" })).status).toBe(404);
  expect((await world.bo.api("PATCH", `/api/messages/${message.id}`, { body_md: "changed" })).status).toBe(404);
});

test("a name that is taken is a conflict, also when its channel cannot be seen", async () => {
  const again = await world.bo.api("POST", `${LIGHTHOUSE}/channels`, { name: "Keepers" });
  expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining("keepers")]);
});

test("channels are renamed and found by their new name, at once and by id", async () => {
  const { body } = await world.cy.api("POST", `${LIGHTHOUSE}/channels`, { name: "设计" });
  const renamed = await world.cy.api("PATCH", `${LIGHTHOUSE}/channels/${encodeURIComponent("设计")}`, {
    name: "design",
  });
  expect(renamed.body).toMatchObject({ id: body.id, name: "design", joined: true });
  expect((await world.ada.api("GET", `${LIGHTHOUSE}/channels/design`)).body.joined).toBe(false);
  expect((await world.ada.api("PATCH", `${LIGHTHOUSE}/channels/design`, {})).status).toBe(422);
});

test("Z9: the last owner stays; an admin cannot remove an owner; somebody removed sees nothing any more", async () => {
  expect((await world.ada.api("DELETE", `${LIGHTHOUSE}/members/me`)).status).toBe(409);
  expect((await world.bo.api("DELETE", `${LIGHTHOUSE}/members/${world.ada.id}`)).status).toBe(403);
  expect((await world.cy.api("DELETE", `${LIGHTHOUSE}/members/${world.bo.id}`)).status).toBe(403);
  expect((await world.bo.api("DELETE", `${LIGHTHOUSE}/members/${world.cy.id}`)).status).toBe(204);
  expect((await world.cy.api("GET", `${LIGHTHOUSE}/channels/general/messages`)).status).toBe(404);
  expect((await world.ada.api("DELETE", `${LIGHTHOUSE}/members/${newId()}`)).status).toBe(404);
});

test("D13: the database itself refuses a reply to a reply, a parent of another channel, and two authors", async () => {
  const post = async (channel: string) =>
    (await world.ada.api("POST", `${LIGHTHOUSE}/channels/${channel}/messages`, { body_md: "x" })).body;
  const [top, elsewhere] = [await post("general"), await post("design")];
  const insert = (columns: string, values: string) =>
    world.db.execute(`insert into messages (id, channel_id, seq, user_id, body_md${columns}) values
      ('${newId()}', '${top.channel_id}', ${1000 + Math.floor(Math.random() * 1e6)}, '${world.ada.id}', 'x'${values}) returning id`);
  const [reply] = (await insert(", parent_id", `, '${top.id}'`)) as unknown as { id: string }[];
  const refused = async (columns: string, values: string) => {
    const error = await insert(columns, values).catch((thrown: { cause: { constraint_name: string } }) => thrown);
    return (error as { cause?: { constraint_name: string } }).cause?.constraint_name;
  };
  expect(await refused(", parent_id", `, '${reply!.id}'`)).toBe("messages_parent_is_top_level");
  expect(await refused(", parent_id", `, '${elsewhere.id}'`)).toBe("messages_parent_is_top_level");
  expect(await refused(", webhook_id", `, '${newId()}'`)).toBe("messages_one_author");
});

test("D13: the database itself refuses what belongs to nothing, and the same reaction twice", async () => {
  const { body } = await world.ada.api("POST", `${LIGHTHOUSE}/channels/general/messages`, { body_md: "x" });
  const constraintOf = async (statement: string) => {
    const error = await world.db.execute(statement).catch((thrown) => thrown);
    return (error as { cause?: { constraint_name: string } }).cause?.constraint_name;
  };
  const reaction = (message: string, user: string) =>
    `insert into reactions (message_id, user_id, emoji) values ('${message}', '${user}', '👍')`;
  await world.db.execute(reaction(body.id, world.ada.id));
  expect(await constraintOf(reaction(body.id, world.ada.id))).toBe("reactions_message_id_user_id_emoji_pk");
  expect(await constraintOf(reaction(newId(), world.ada.id))).toBe("reactions_message_id_messages_id_fk");
  expect(await constraintOf(reaction(body.id, newId()))).toBe("reactions_user_id_users_id_fk");
  const inChannel = `insert into channel_members (channel_id, user_id) values ('${newId()}', '${world.ada.id}')`;
  expect(await constraintOf(inChannel)).toBe("channel_members_channel_id_channels_id_fk");
  const inCommunity = `insert into community_members (community_id, user_id, role)
    values ('${newId()}', '${world.ada.id}', 'member')`;
  expect(await constraintOf(inCommunity)).toBe("community_members_community_id_communities_id_fk");
  const message = (channel: string, author: string) =>
    `insert into messages (id, channel_id, seq, user_id, body_md) values ('${newId()}', '${channel}', 1e6, '${author}', 'x')`;
  expect(await constraintOf(message(newId(), world.ada.id))).toBe("messages_channel_id_channels_id_fk");
  expect(await constraintOf(message(body.channel_id, newId()))).toBe("messages_user_id_users_id_fk");
  const twice = `insert into messages (id, channel_id, seq, user_id, body_md)
    values ('${newId()}', '${body.channel_id}', ${body.seq}, '${world.ada.id}', 'x')`;
  expect(await constraintOf(twice)).toBe("messages_channel_id_seq_key");
});

test("Z13: a post that waits while its author is taken out of the channel is refused when the removal is committed", async () => {
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name: "watch", visibility: "private" });
  await world.ada.api("PUT", `${LIGHTHOUSE}/channels/watch/members/${world.bo.id}`);
  for (const [table, where] of [
    ["channel_members", "channel_id = (select id from channels where name = 'watch')"],
    ["community_members", "true"],
  ]) {
    const removed = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const removal = world.db.transaction(async (tx) => {
      await tx.execute(`delete from ${table} where user_id = '${world.bo.id}' and ${where}`);
      removed.resolve();
      await goOn.promise;
    });
    await removed.promise;
    const post = world.bo.api("POST", `${LIGHTHOUSE}/channels/watch/messages`, { body_md: `after ${table}` });
    await untilSomebodyWaits();
    goOn.resolve();
    await removal;
    expect((await post).status).toBe(404);
    await world.ada.api("PUT", `${LIGHTHOUSE}/channels/watch/members/${world.bo.id}`);
  }
});

/** Until PostgreSQL says that a statement of this database waits for another's lock. */
async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [row] = await world.db.execute<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (row!.n > 0) return;
  }
}
