import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import bcrypt from "bcryptjs";
import { sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { migrate } from "#core/database/migrate.ts";
import { startRelay } from "#core/database/outbox.ts";
import { formatPosition } from "#core/events/bus.ts";
import type { ChatEvent } from "#core/events/catalog.ts";
import { openNatsBus } from "#core/events/nats-bus.ts";
import { systemClock } from "#core/kernel/clock.ts";
import { silentLog } from "#core/kernel/log.ts";
import { listMessages, postMessage } from "#core/messages/actions.ts";
import { authenticate, type SessionDeps, startSession } from "#core/sessions/actions.ts";
import { TOKEN_HASH_COST } from "#core/sessions/rules.ts";
import { signInWithProvider } from "#core/users/actions.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { startTestNats, type TestNats } from "#test/support/nats.ts";

// The few things that core needs of a runtime's drivers, under Bun and under Deno: PostgreSQL, NATS, and a hasher that
// is written in JavaScript.

let database: TestDatabase;
let nats: TestNats;
let db: Database;
let deps: SessionDeps;
before(async () => {
  [database, nats] = await Promise.all([createTestDatabase(), startTestNats()]);
  db = openDatabase(database.url, { name: "runtime", max: 2 });
  deps = {
    db,
    clock: systemClock,
    wakeRelay() {},
    hasher: {
      hash: (secret) => bcrypt.hash(secret, TOKEN_HASH_COST),
      verify: bcrypt.compare,
      digest: (token) => createHash("sha256").update(token).digest("base64"),
    },
    verified: new LRUCache({ max: 10 }),
  };
});
after(async () => {
  await closeDatabase(db);
  await nats.stop();
  await database.drop();
});

const ADA = { provider: "gitea", id: "1", username: "ada", name: "Ada", email: null, avatar_url: null };

test("somebody signs in, posts, and reads it back, by a token whose hash a JavaScript library made", async () => {
  const { user_id } = await signInWithProvider(deps, ADA, { community: { name: "Lighthouse", slug: "lighthouse" } });
  const token = await startSession(deps, user_id, {
    client: "web",
    user_agent: "",
    address: "127.0.0.1",
    trace_id: "test",
  });
  const ada = await authenticate(deps, token, "test");
  assert.equal(ada.user_id, user_id);
  await assert.rejects(authenticate(deps, `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`, "test"));
  const { message } = await postMessage(deps, ada, { slug: "lighthouse", channel: "general" }, { body_md: "Grüße 👋" });
  const page = await listMessages(deps, ada, { slug: "lighthouse", channel: "general" }, { limit: 50 });
  assert.deepEqual(page.items, [message]);
});

test("what was posted comes over NATS with its position", async () => {
  const bus = await openNatsBus({ url: nats.url, name: "runtime", createsStream: true, log: silentLog });
  const relay = startRelay({ url: database.url, bus, log: silentLog });
  const heard = Promise.withResolvers<{ epoch: string; seq: number; event: ChatEvent }>();
  let epoch = "";
  const follower = bus.follow(
    { replay: 100 },
    {
      reset(stream) {
        epoch = stream.epoch;
      },
      event(seq, event) {
        if (event.type === "message.created") heard.resolve({ epoch, seq, event });
      },
      unknown() {},
    },
  );
  const { seq, event } = await heard.promise;
  assert.equal(event.type === "message.created" && event.data.message.body_md, "Grüße 👋");
  assert.equal(await bus.position(), formatPosition({ epoch, seq }));
  follower.close();
  await relay.close();
  await bus.close();
});

test("D8: migrating again, by two at once, changes nothing", async () => {
  const count = async () => (await db.execute(sql`select count(*)::int as n from drizzle.__drizzle_migrations`))[0];
  const before = await count();
  await Promise.all([migrate(database.url), migrate(database.url)]);
  assert.deepEqual(await count(), before);
});
