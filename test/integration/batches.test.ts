import { afterAll, beforeAll, expect, test } from "bun:test";
import type { ChatEvent } from "#core/events/catalog.ts";
import type { UserActor } from "#core/kernel/actor.ts";
import { newId } from "#core/kernel/ids.ts";
import { listMessages, postMessage } from "#core/messages/actions.ts";
import { muteMember } from "#core/moderation/actions.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { type Actor, createWorld, type World } from "#test/support/world.ts";

// Posts that begin in the same turn: the first is stored alone, the others wait for it and are one statement.

let world: World;
let ada: UserActor;
let cy: UserActor;
let dot: UserActor;
beforeAll(async () => {
  world = await createWorld();
  const actorOf = ({ token }: Actor) => authenticate(world.deps, token, "test") as Promise<UserActor>;
  [ada, cy, dot] = await Promise.all([actorOf(world.ada), actorOf(world.cy), actorOf(world.dot)]);
});
afterAll(() => world?.close());

const GENERAL = { slug: "lighthouse", channel: "general" };

/** What a post came to: its number in the channel, or why it was refused. */
const outcome = (post: ReturnType<typeof postMessage>) =>
  post.then(
    ({ message }) => message.seq,
    (error) => error.code,
  );

test("D1: posts that come together are stored each once, in the order in which they came, and so are their events", async () => {
  const bodies = Array.from({ length: 100 }, (_, n) => `number ${n}`);
  const posted = await Promise.all(bodies.map((body_md) => postMessage(world.deps, ada, GENERAL, { body_md })));
  const { items } = await listMessages(world.deps, cy, GENERAL, { limit: 200 });
  expect(items.map(({ body_md }) => body_md)).toEqual(bodies);
  expect(items).toEqual(posted.map(({ message }) => message));
  const events = await world.db.execute<{ payload: ChatEvent }>("select payload from outbox order by id");
  const told = events.map(({ payload }) => (payload.type === "message.created" ? payload.data.message : null));
  expect(told).toEqual(items);
});

test("Z13: of posts that come together each is judged by itself", async () => {
  await muteMember(world.deps, ada, "lighthouse", world.bo.id, { reason: "" });
  const bo = (await authenticate(world.deps, world.bo.token, "test")) as UserActor;
  const client_message_id = newId();
  const outcomes = await Promise.all(
    [
      postMessage(world.deps, ada, GENERAL, { body_md: "first" }),
      postMessage(world.deps, bo, GENERAL, { body_md: "from somebody muted" }),
      postMessage(world.deps, cy, GENERAL, { body_md: "second", client_message_id }),
      postMessage(world.deps, dot, GENERAL, { body_md: "from outside" }),
      postMessage(world.deps, cy, GENERAL, { body_md: "second again", client_message_id }),
      postMessage(world.deps, ada, GENERAL, { body_md: "third" }),
    ].map(outcome),
  );
  const { items } = await listMessages(world.deps, cy, GENERAL, { limit: 3 });
  const [first, second, third] = items.map(({ seq }) => seq);
  expect(outcomes).toEqual([first, "forbidden", second, "not_found", second, third]);
  expect(items.map(({ body_md }) => body_md)).toEqual(["first", "second", "third"]);
});
