import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect, type NatsConnection } from "nats";
import type { EventBus } from "#core/events/bus.ts";
import type { ChatEvent } from "#core/events/catalog.ts";
import { openNatsBus } from "#core/events/nats-bus.ts";
import {
  communitySubject,
  dmSubject,
  notificationSubject,
  PRESENCE_SUBJECTS,
  presenceSubject,
  STREAM,
  subjectOf,
  TYPING_SUBJECTS,
  typingSubject,
} from "#core/events/subjects.ts";
import { silentLog } from "#core/kernel/log.ts";
import { natsConfig } from "#services/launch/nats-accounts.ts";
import { ada, general, happened, lighthouse } from "#test/support/events.ts";
import { startTestNats, type TestNats } from "#test/support/nats.ts";

/** One that an address could be misread by. */
const API_PASSWORD = "9/1:@";

let nats: TestNats;
let api: EventBus;
let sessionManager: EventBus;
beforeAll(async () => {
  nats = await startTestNats(natsConfig({ api: API_PASSWORD, "session-manager": "p2" }));
  api = await openNatsBus({ url: as("api", API_PASSWORD), name: "api", createsStream: true, log: silentLog });
  sessionManager = await openNatsBus({ url: as("session-manager", "p2"), name: "sm", log: silentLog });
});
afterAll(async () => {
  await Promise.all([api?.close(), sessionManager?.close()]);
  await nats?.stop();
});

function as(user: string, password: string): string {
  const url = new URL(nats.url);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}

const publish = async (event: ChatEvent) => {
  await api.publish([{ id: event.id, subject: subjectOf(event), payload: JSON.stringify(event) }]);
};

test("with their passwords the API says what happened, and session managers hear it and say who types", async () => {
  const event = happened.messageCreated(general);
  const heard = Promise.withResolvers<string>();
  const follower = sessionManager.follow(
    { replay: 10 },
    { reset() {}, unknown() {}, event: (_seq, { id }) => heard.resolve(id) },
  );
  await publish(event);
  expect(await heard.promise).toBe(event.id);
  follower.close();
  expect(await sessionManager.position()).toBe(await api.position());

  const typing = Promise.withResolvers<unknown>();
  const presence = Promise.withResolvers<unknown>();
  const listeners = [
    sessionManager.hear([TYPING_SUBJECTS], (_subject, payload) => typing.resolve(payload)),
    sessionManager.hear([PRESENCE_SUBJECTS], (_subject, payload) => presence.resolve(payload)),
  ];
  // What one connection publishes after this, the server has subscribed the other to.
  await sessionManager.position();
  sessionManager.signal(typingSubject(lighthouse.id, general.id), { typing: true });
  api.signal(presenceSubject(lighthouse.id), { online: true });
  expect(await Promise.all([typing.promise, presence.promise])).toEqual([{ typing: true }, { online: true }]);
  for (const listener of listeners) listener.close();
});

test("Z14: without a password, or with a wrong one, nobody connects", async () => {
  for (const url of [nats.url, as("api", "p2"), as("root", "")]) {
    await expect(openNatsBus({ url, name: "nobody", log: silentLog })).rejects.toThrow(/authorization violation/i);
  }
});

test("Z14: a session manager neither says what happened or who is there, nor changes what is remembered", async () => {
  const connection = await connect({ servers: nats.url, user: "session-manager", pass: "p2" });
  const before = await api.position();
  const subjects = [
    communitySubject(lighthouse.id),
    dmSubject(general.id),
    notificationSubject(ada.id),
    presenceSubject(lighthouse.id),
    ...["UPDATE", "PURGE", "DELETE"].map((verb) => `$JS.API.STREAM.${verb}.${STREAM}`),
    `$JS.API.STREAM.MSG.DELETE.${STREAM}`,
    "$JS.API.STREAM.CREATE.OTHER",
  ];
  for (const subject of subjects) expect([subject, await refusalOf(connection, subject)]).toEqual([subject, "publish"]);
  await connection.close();
  expect(await api.position()).toBe(before);
});

/** What the server says that one may not do, after a try to publish there. */
async function refusalOf(connection: NatsConnection, subject: string): Promise<string | undefined> {
  const statuses = connection.status()[Symbol.asyncIterator]();
  const refused = statuses.next();
  connection.publish(subject, "{}");
  const status = (await refused).value;
  return status?.permissionContext?.operation;
}
