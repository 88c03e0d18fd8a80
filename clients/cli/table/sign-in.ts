import { readEnd } from "../duration.ts";
import { oneOf } from "./readers.ts";
import type { CommandGroup } from "./spec.ts";

const STORAGES = ["keyring", "file"];

export const signIn: CommandGroup = {
  heading: "Signing in",
  commands: [
    {
      name: "login",
      summary: "sign in",
      about: `Sign in: shows a code and an address to confirm it at, in a browser on any machine, so it works over ssh.
Where there is no browser, such as in CI, give the token of a bot (ajt_...) or of a session (ajs_...) on standard input, or
set AJET_CHAT_TOKEN and AJET_CHAT_SERVER and do not sign in at all.

The token is kept in the keyring of the system. Where there is none it is kept in a file that only you may read, when you
say so: at a question on a terminal, by --storage file, or once and for all by ajet-chat config set storage file.`,
      options: [
        { flags: "--with-token", help: "read a token from standard input instead" },
        {
          flags: "--storage <place>",
          help: "where to keep the token: keyring, or file",
          read: oneOf("--storage", STORAGES),
          completes: STORAGES,
        },
      ],
      examples: [
        ["ajet-chat login --server https://chat.example.org", "by a code that is confirmed in a browser"],
        ['echo "$TOKEN" | ajet-chat login --server "$URL" --with-token --storage file', "in CI, as a bot"],
        ["ajet-chat login --profile work --server https://chat.work.example", "a second server, beside the first"],
      ],
      load: async () => (await import("../commands/login.ts")).login,
    },
    {
      name: "logout",
      summary: "sign out",
      about: "Sign out: ends the session on the server and forgets its token. A bot's token is only forgotten.",
      load: async () => (await import("../commands/logout.ts")).logout,
    },
    {
      name: "whoami",
      summary: "who is signed in",
      about: "Show who is signed in, and where.",
      examples: [["me=$(ajet-chat whoami --fields username)", "one's name, for a script"]],
      load: async () => (await import("../commands/whoami.ts")).whoami,
    },
    {
      name: "status",
      summary: "how you are signed in; show or set what you say of yourself",
      about: `Without words: show the profile, the server, where the token is kept, who is signed in, and the status that others
see beside your name. Exit code 4 when nobody is signed in, 7 when the server cannot be asked.
With a text or an emoji: set that status.`,
      args: [{ name: "text", help: "a few words for others to see", optional: true, many: true }],
      options: [
        { flags: "--emoji <emoji>", help: "one emoji" },
        {
          flags: "--until <when>",
          help: "when it ends: 90m, 4h, 2d, or a time such as 2030-01-02T09:00",
          read: readEnd("--until"),
        },
        { flags: "--clear", help: "take the status away" },
      ],
      examples: [
        ["ajet-chat status", "where am I signed in, and where is the token?"],
        ["ajet-chat status At sea --emoji ⛵ --until 4h", "tell the others"],
        ["ajet-chat status --clear", "no status any more"],
      ],
      load: async () => (await import("../commands/status.ts")).status,
    },
  ],
};
