import { STREAM, STREAM_SUBJECTS } from "#core/events/subjects.ts";

/** Those who speak at the NATS server, and the password of each. */
export interface NatsPasswords {
  api: string;
  "session-manager": string;
}

/** Requests of JetStream by which a stream is read and nothing in it changed. */
const READING = [
  `$JS.API.STREAM.INFO.${STREAM}`,
  `$JS.API.CONSUMER.CREATE.${STREAM}`,
  `$JS.API.CONSUMER.CREATE.${STREAM}.>`,
  `$JS.API.CONSUMER.INFO.${STREAM}.>`,
  `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.>`,
  `$JS.API.CONSUMER.DELETE.${STREAM}.>`,
];

/**
 * The configuration of a NATS server at which only the API says what has happened and who is there. Session managers listen,
 * and say who types; whoever has no password gets nowhere. NATS reads JSON as its own notation.
 */
export function natsConfig(passwords: NatsPasswords): string {
  const permissions = {
    api: { publish: [...STREAM_SUBJECTS, "chat.presence.*", "$JS.API.>"], subscribe: ["_INBOX.>"] },
    "session-manager": {
      publish: ["chat.typing.*.*", ...READING],
      subscribe: ["chat.presence.*", "chat.typing.*.*", "_INBOX.>"],
    },
  };
  const users = (["api", "session-manager"] as const).map((user) => ({
    user,
    password: passwords[user],
    permissions: permissions[user],
  }));
  return JSON.stringify({ authorization: { users } }, null, 2);
}
