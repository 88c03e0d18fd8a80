import { readDuration, readEnd } from "../duration.ts";
import { readCount, someOf } from "./readers.ts";
import type { ArgSpec, CommandGroup, OptionSpec } from "./spec.ts";

const CHANNEL: ArgSpec = { name: "channel", help: "name, id or address", completes: "channel" };
const YES: OptionSpec = { flags: "-y, --yes", help: "do not ask" };
const SCOPES = [
  "messages:read",
  "messages:write",
  "channels:read",
  "channels:write",
  "members:read",
  "files:write",
  "commands",
  "webhooks:manage",
];

export const administration: CommandGroup = {
  heading: "Administration",
  commands: [
    {
      name: "invite",
      summary: "let somebody in: create, list, revoke, accept",
      about: "Invites into a community.",
      otherwise: "create",
      commands: [
        {
          name: "create",
          summary: "make an invite and print its link",
          about: "Make an invite, and print its link, which is shown this once.",
          options: [
            { flags: "--expires <time>", help: "for how long it works (default: 7d)", read: readDuration("--expires") },
            { flags: "--uses <number>", help: "how many may use it (default: any)", read: readCount("--uses", 10_000) },
          ],
          examples: [["ajet-chat invite --expires 1d --uses 1", "for one person, today"]],
          load: async () => (await import("../commands/invite.ts")).create,
        },
        {
          name: "list",
          summary: "the invites that there are",
          about: "List the invites of the community.",
          load: async () => (await import("../commands/invite.ts")).list,
        },
        {
          name: "revoke",
          summary: "end an invite",
          about: "End an invite: its link lets nobody in any more.",
          args: [{ name: "id", help: "id of the invite" }],
          load: async () => (await import("../commands/invite.ts")).revoke,
        },
        {
          name: "accept",
          summary: "join a community by its invite",
          about: "Join the community of an invite, as who is signed in.",
          args: [{ name: "link", help: "the link, or its code" }],
          load: async () => (await import("../commands/invite.ts")).accept,
        },
      ],
    },
    {
      name: "webhook",
      summary: "addresses for other programs to post to: create, list, rotate, revoke",
      about: `Addresses that other programs post to: plain text, JSON, forms, and what Slack, Discord, GitHub, Gitea, Alertmanager
and Grafana send.`,
      otherwise: "list",
      commands: [
        {
          name: "create",
          summary: "make a webhook and print its address",
          about: "Make a webhook, and print its address: as secret as a password, and shown this once.",
          args: [{ name: "name", help: "what its messages are signed with" }, CHANNEL],
          examples: [
            ["hook=$(ajet-chat webhook create Forge '#ci')", "keep the address"],
            ['curl -d "All tests pass." "$hook"', "post to it"],
          ],
          load: async () => (await import("../commands/webhook.ts")).create,
        },
        {
          name: "list",
          summary: "the webhooks that there are",
          about: "List the webhooks of the community.",
          load: async () => (await import("../commands/webhook.ts")).list,
        },
        {
          name: "rotate",
          summary: "give it another address",
          about: "Give a webhook another address, and print it. The old one is refused from now on.",
          args: [{ name: "id", help: "id of the webhook" }],
          load: async () => (await import("../commands/webhook.ts")).rotate,
        },
        {
          name: "revoke",
          summary: "end a webhook",
          about: "End a webhook for good; its messages stay. On a terminal it asks first.",
          args: [{ name: "id", help: "id of the webhook" }],
          options: [YES],
          load: async () => (await import("../commands/webhook.ts")).revoke,
        },
      ],
    },
    {
      name: "token",
      summary: "bots and their tokens: create, list, revoke",
      about: "Tokens by which bots use the API and this program.",
      otherwise: "list",
      commands: [
        {
          name: "create",
          summary: "make a token and print it",
          about: `Make a token for a new bot, or a further one for a bot that there is, and print it, which happens this once.
The scopes say what it may do: ${SCOPES.join(", ")}.`,
          args: [{ name: "name", help: "name of the new bot", optional: true }],
          options: [
            {
              flags: "--scopes <names>",
              help: "what it may do, separated by commas",
              read: someOf("--scopes", SCOPES),
              default: ["messages:write"],
              completes: SCOPES,
            },
            { flags: "--bot <id>", help: "a further token for this bot" },
            {
              flags: "--expires <when>",
              help: "when it ends: 90d, or 2030-01-02 (default: when it is revoked)",
              read: readEnd("--expires"),
            },
          ],
          examples: [
            [
              "ajet-chat token create Deploys --scopes messages:write,messages:read,channels:read --expires 90d",
              "a bot for CI",
            ],
          ],
          load: async () => (await import("../commands/token.ts")).create,
        },
        {
          name: "list",
          summary: "the tokens that work",
          about: "List the tokens of the community's bots that work.",
          options: [{ flags: "--all", help: "also those that are over" }],
          load: async () => (await import("../commands/token.ts")).list,
        },
        {
          name: "revoke",
          summary: "end a token",
          about: "End a token: it is refused from now on, and its streams end. On a terminal it asks first.",
          args: [{ name: "id", help: "id of the token" }],
          options: [YES],
          load: async () => (await import("../commands/token.ts")).revoke,
        },
      ],
    },
    {
      name: "slash",
      summary: "run a slash command",
      about: `Run a slash command in a channel, and print what it replies. The word slash may be left out. Quote the command for
the sake of the shell. /help lists what there is: whatever can be administrated can be by one of them.`,
      args: [{ name: "command", help: "the command, with its slash", many: true }],
      options: [
        {
          flags: "-c, --channel <channel>",
          help: "the channel to run it in: name, id or address",
          completes: "channel",
        },
        { flags: "--thread <message>", help: "run it in the thread of this message" },
        { flags: "--idempotency-key <key>", help: "post once, however often the command runs with this key" },
      ],
      examples: [
        ["ajet-chat '/topic Lamps' -c general", "the short way"],
        ["ajet-chat slash /mute @bo 2h -c general --json", "the reply as JSON"],
        ["ajet-chat /help -c general", "what there is"],
      ],
      load: async () => (await import("../commands/slash.ts")).slash,
    },
    {
      name: "api",
      summary: "call the API",
      about: `Call the API as you are signed in, and print the answer, which is JSON. /api/docs of the server says what there is.
The exit codes are those of every command.`,
      args: [
        {
          name: "method",
          help: "GET, POST, PUT, PATCH or DELETE",
          completes: ["GET", "POST", "PUT", "PATCH", "DELETE"],
        },
        { name: "path", help: "such as /api/me" },
      ],
      options: [
        { flags: "-d, --data <json>", help: "the body; -: from standard input" },
        { flags: "--all", help: "of a list all items, page by page, as one array" },
      ],
      examples: [
        ["ajet-chat api GET /api/me", "who am I?"],
        ["ajet-chat api GET /api/c/acme/audit --all | jq -r '.[].action'", "a whole list"],
        [`ajet-chat api PATCH /api/me -d '{"display_name": "Ada M."}'`, "change something"],
      ],
      load: async () => (await import("../commands/api.ts")).api,
    },
  ],
};
