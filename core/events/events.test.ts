import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../kernel/ids.ts";
import { formatPosition, parsePosition } from "./bus.ts";
import type { ChatEvent } from "./catalog.ts";
import { createMemoryBus } from "./memory-bus.ts";
import { STREAM_SUBJECTS, subjectOf } from "./subjects.ts";

test("S3: only what was given out as a position is one", () => {
  const position = { epoch: "mfr2k1x0", seq: 42 };
  assert.deepEqual(parsePosition(formatPosition(position)), position);
  for (const bad of [
    "",
    "42",
    "-42",
    "a-",
    "a-042",
    "a--1",
    "a-1.5",
    "a-9999999999999999",
    "A-1",
    "a-1\n",
    `${"a".repeat(17)}-1`,
  ]) {
    assert.equal(parsePosition(bad), null, bad);
  }
});

test("every event has a subject of the stream: its community's, its DM's, or the person's", () => {
  const about = { community_id: newId(), channel_id: newId(), data: {} } as unknown as ChatEvent;
  const subjects = [
    subjectOf({ ...about, type: "message.created" } as ChatEvent),
    subjectOf({ ...about, type: "message.created", community_id: null } as ChatEvent),
    subjectOf({
      ...about,
      type: "session.ended",
      community_id: null,
      channel_id: null,
      data: { user_id: newId(), session_id: newId() },
    } as ChatEvent),
  ];
  assert.deepEqual(
    subjects.map((subject) => `${subject.split(".").slice(0, 2).join(".")}.*`),
    STREAM_SUBJECTS,
  );
});

test("the bus in memory drops repeats and replays from as far back as it is asked", async () => {
  const bus = createMemoryBus();
  const outgoing = Array.from({ length: 5 }, (_, n) => {
    const id = newId();
    return { id, subject: "chat.events.x", payload: JSON.stringify({ id, type: "message.deleted", n }) };
  });
  assert.equal(await bus.publish([...outgoing, outgoing[0]!]), 6);
  const heard: number[] = [];
  bus.follow({ replay: 2 }, { reset: () => heard.push(-1), event: (seq) => heard.push(seq), unknown() {} });
  await bus.publish([{ ...outgoing[0]!, id: newId() }]);
  assert.deepEqual(heard, [-1, 4, 5, 6]);
  assert.equal(await bus.position(), "memory-6");
});

test("signals of the bus in memory are heard by those who listen to their subject, and by nobody later", () => {
  const bus = createMemoryBus();
  const heard: string[] = [];
  bus.signal("chat.typing.a.b", { n: 0 });
  const ear = bus.hear(["chat.presence.*", "chat.typing.*.*"], (subject, payload) =>
    heard.push(`${subject} ${JSON.stringify(payload)}`),
  );
  for (const subject of ["chat.typing.a.b", "chat.presence.a", "chat.presence.a.b", "chat.events.a"]) {
    bus.signal(subject, { n: 1 });
  }
  ear.close();
  bus.signal("chat.presence.a", { n: 2 });
  assert.deepEqual(heard, ['chat.typing.a.b {"n":1}', 'chat.presence.a {"n":1}']);
});
