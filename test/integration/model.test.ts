import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import type { ChatEvent } from "#core/events/catalog.ts";
import type { Message } from "#core/messages/schema.ts";
import { Follower, look, recordEvents, type Screen } from "#test/support/follower.ts";
import {
  bodyOf,
  CHANNELS,
  type ChannelName,
  type Deed,
  EDITED,
  EMOJI,
  Model,
  PEOPLE,
  type Person,
  ROLES,
  type Seen,
} from "#test/support/model.ts";
import { type Actor, createWorld, signIn, type World, withApi } from "#test/support/world.ts";

// The claim of this file: whatever people try, in whatever order, the API allows what the model allows, and afterwards it
// shows everybody what the model shows them; and so do clients that only heard events.

/** `AJET_PROPERTY_RUNS=1000 AJET_PROPERTY_SEED=$RANDOM bun test …` looks further. A failure names its seed and shrinks. */
const RUNS = Number(process.env.AJET_PROPERTY_RUNS ?? 15);
const SEED = Number(process.env.AJET_PROPERTY_SEED ?? 20_261_122);
const DEEDS_MAX = 60;
/** Milliseconds for one run, of which all may shrink. */
const RUN_LIMIT = 5_000;

let world: World;
let cast: Record<Person, Actor>;
let takeEvents: () => Promise<ChatEvent[]>;
beforeAll(async () => {
  world = await withApi(await createWorld());
  const { ada, bo, cy, dot } = world;
  const { code } = (await ada.api("POST", "/api/c/lighthouse/invites", {})).body;
  const [eve, fay] = await Promise.all(["eve", "fay"].map((name) => join(name, code)));
  cast = { ada, bo, cy, dot, eve: eve!, fay: fay! };
  takeEvents = await recordEvents(world.db);
});
afterAll(() => world?.close());

const join = (name: string, invite: string) => signIn(world.deps, () => world.apiUrl, name, { invite });

const whom = fc.constantFrom(...PEOPLE);
// People who are in, mostly: what is refused at the door changes nothing.
const who = fc.oneof({ weight: 4, arbitrary: fc.constantFrom("ada", "bo", "cy") }, { weight: 1, arbitrary: whom });
const channel = fc.constantFrom(...CHANNELS);
const message = fc.nat(40);
const emoji = fc.constantFrom(...EMOJI);
const of = <Name extends Deed["deed"]>(...names: Name[]) => fc.constantFrom(...names);

const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ who, deed: of("post"), channel }) },
  { weight: 5, arbitrary: fc.record({ who, deed: of("join", "leave", "read"), channel }) },
  { weight: 7, arbitrary: fc.record({ who, deed: of("reply", "edit", "delete", "delete"), message }) },
  { weight: 4, arbitrary: fc.record({ who, deed: of("react", "react", "unreact"), message, emoji }) },
  { weight: 3, arbitrary: fc.record({ who, deed: of("add", "remove"), whom, channel }) },
  { weight: 5, arbitrary: fc.record({ who, deed: of("kick", "mute", "unmute", "ban", "unban"), whom }) },
  { weight: 1, arbitrary: fc.record({ who, deed: of("give"), whom, role: fc.constantFrom(...ROLES) }) },
  { weight: 2, arbitrary: fc.record({ who, deed: of("archive", "unarchive", "close", "open"), channel }) },
  { weight: 2, arbitrary: fc.record({ who: whom, deed: of("return") }) },
) as fc.Arbitrary<Deed>;

test(
  "D6: whatever people try, the API and the clients that only heard events are as the model of the rules",
  async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: DEEDS_MAX, size: "max" }), async (deeds) => {
        await holds(`run-${++run}`, deeds);
      }),
      { numRuns: RUNS, seed: SEED, verbose: true },
    );
  },
  RUNS * RUN_LIMIT,
);

async function holds(slug: string, deeds: Deed[]): Promise<void> {
  const model = new Model();
  const { code } = await found(slug);
  const followers = new Map<Person, Follower>();
  for (const person of PEOPLE) followers.set(person, await Follower.start(cast[person], slug));
  await takeEvents();

  const ids: string[] = [];
  for (const deed of deeds) {
    const expected = model.try(deed);
    const { status, body } = await attempt(slug, code, deed, ids);
    expect({ deed, status }).toEqual({ deed, status: expected });
    if (status === 201) ids.push(body.id);
    for (const event of await takeEvents()) {
      for (const follower of followers.values()) await follower.hear(event);
    }
  }

  for (const person of PEOPLE) {
    const screen = await look(cast[person], slug);
    expect({ person, seen: await seenOn(screen, cast[person], slug) }).toEqual({ person, seen: model.seenBy(person) });
    expect({ person, shown: comparable(followers.get(person)!.shown()) }).toEqual({
      person,
      shown: comparable(screen),
    });
  }
  await world.db.execute(`delete from communities where slug = '${slug}'`);
}

/** The community that `Model` begins with. */
async function found(slug: string): Promise<{ code: string }> {
  const { ada, bo, cy, eve, fay } = cast;
  const path = `/api/c/${slug}`;
  await ada.api("POST", "/api/communities", { name: "Model", slug });
  const { code } = (await ada.api("POST", `${path}/invites`, {})).body;
  for (const person of [bo, cy, eve, fay]) await person.api("POST", `/api/invites/${code}/accept`);
  await ada.api("POST", `${path}/channels`, { name: "rocks" });
  await ada.api("POST", `${path}/channels`, { name: "keepers", visibility: "private" });
  await ada.api("PUT", `${path}/channels/keepers/members/${cy.id}`);
  for (const { id } of [bo, eve]) await ada.api("PATCH", `${path}/members/${id}`, { role: "admin" });
  await ada.api("PUT", `${path}/mutes/${eve.id}`, {});
  await ada.api("PUT", `${path}/bans/${fay.id}`, {});
  return { code };
}

function attempt(slug: string, code: string, deed: Deed, ids: string[]) {
  const { api } = cast[deed.who];
  const community = `/api/c/${slug}`;
  const channelPath = (name: ChannelName) => `${community}/channels/${name}`;
  const body_md = bodyOf(ids.length);
  const messagePath = (index: number) => `/api/messages/${ids[index % ids.length] ?? NOWHERE}`;
  switch (deed.deed) {
    case "post":
      return api("POST", `${channelPath(deed.channel)}/messages`, { body_md });
    case "reply":
      return api("POST", `${messagePath(deed.message)}/replies`, { body_md });
    case "edit":
      return api("PATCH", messagePath(deed.message), { body_md: EDITED });
    case "delete":
      return api("DELETE", messagePath(deed.message));
    case "react":
    case "unreact": {
      const path = `${messagePath(deed.message)}/reactions/${encodeURIComponent(deed.emoji)}`;
      return api(deed.deed === "react" ? "PUT" : "DELETE", path);
    }
    case "join":
    case "leave":
      return api(deed.deed === "join" ? "PUT" : "DELETE", `${channelPath(deed.channel)}/members/me`);
    case "read":
      return api("PUT", `${channelPath(deed.channel)}/read`, { message_id: null });
    case "add":
    case "remove": {
      const path = `${channelPath(deed.channel)}/members/${cast[deed.whom].id}`;
      return api(deed.deed === "add" ? "PUT" : "DELETE", path);
    }
    case "kick":
      return api("DELETE", `${community}/members/${cast[deed.whom].id}`);
    case "mute":
    case "ban":
      return api("PUT", `${community}/${deed.deed}s/${cast[deed.whom].id}`, {});
    case "unmute":
    case "unban":
      return api("DELETE", `${community}/${deed.deed.slice(2)}s/${cast[deed.whom].id}`);
    case "give":
      return api("PATCH", `${community}/members/${cast[deed.whom].id}`, { role: deed.role });
    case "archive":
    case "unarchive":
      return api("PATCH", channelPath(deed.channel), { archived: deed.deed === "archive" });
    case "close":
    case "open":
      return api("PATCH", channelPath(deed.channel), { visibility: deed.deed === "open" ? "public" : "private" });
    case "return":
      return api("POST", `/api/invites/${code}/accept`);
  }
}

const NOWHERE = "00000000-0000-7000-8000-000000000000";

/** What the API told somebody, in the words of the model. */
async function seenOn(screen: Screen | null, who: Actor, slug: string): Promise<Seen> {
  if (!screen) return null;
  const { snapshot, lists } = screen;
  const name = (id: string) => PEOPLE.find((person) => cast[person].id === id)!;
  const listOf = (channelId: string, parentId: string | null) =>
    lists.find(({ list }) => list.channel_id === channelId && list.parent_id === parentId)?.messages ?? [];
  const seen = (message: Message): NonNullable<Seen>["channels"][string]["messages"][number] => ({
    body: message.body_md,
    author: name(message.author.id),
    isEdited: message.edited_at !== null,
    isDeleted: message.deleted_at !== null,
    reactions: message.reactions.map(({ emoji, count, reacted_by_me: mine }) => ({ emoji, count, mine })),
    replies: listOf(message.channel_id, message.id).map(seen),
  });
  const channels = snapshot.channels.map(async (known) => {
    const { body } = await who.api("GET", `/api/c/${slug}/channels/${known.id}/members`);
    const messages = listOf(known.id, null);
    for (const { id, reply_count } of messages) expect(reply_count).toBe(listOf(known.id, id).length);
    return [
      known.name,
      {
        isPublic: known.visibility === "public",
        isJoined: known.joined,
        isArchived: known.archived_at !== null,
        unread: known.unread_count,
        joined: body.items.map(({ id }: { id: string }) => name(id)).sort(),
        messages: messages.map(seen),
      },
    ] as const;
  });
  return {
    role: snapshot.communities.find((community) => community.slug === slug)!.role,
    people: Object.fromEntries(snapshot.people.map(({ id, role }) => [name(id), role])),
    channels: Object.fromEntries(await Promise.all(channels)),
  };
}

/** Numbers of refused replies are taken, and no event tells of them: without the newest of each channel. */
function comparable(screen: Screen | null) {
  if (!screen) return null;
  const { snapshot, lists } = screen;
  return {
    snapshot: { ...snapshot, channels: snapshot.channels.map(({ last_seq: _, ...known }) => known) },
    lists: Object.fromEntries(lists.map(({ list, messages }) => [list.parent_id ?? list.channel_id, messages])),
  };
}
