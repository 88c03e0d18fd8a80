import type { ArgSpec, CommandGroup } from "./spec.ts";

const CHANNEL: ArgSpec = { name: "channel", help: "name, id or address", completes: "channel" };

/** Where people talk, and who is there. */
export const places: CommandGroup = {
  heading: "Places and people",
  commands: [
    {
      name: "channels",
      summary: "list, join, leave, create, topic, archive",
      about: "The channels of a community.",
      otherwise: "list",
      commands: [
        {
          name: "list",
          summary: "the channels that you may read",
          about:
            "List the channels of the community that you may read. Shells complete the names that were listed last.",
          options: [{ flags: "--joined", help: "only those that you have joined" }],
          examples: [["ajet-chat channels --fields name,topic", "names and topics, tab-separated"]],
          load: async () => (await import("../commands/channels.ts")).list,
        },
        {
          name: "join",
          summary: "join a channel",
          about: "Join a channel. Doing it again changes nothing.",
          args: [CHANNEL],
          load: async () => (await import("../commands/channels.ts")).join,
        },
        {
          name: "leave",
          summary: "leave a channel",
          about: "Leave a channel. Doing it again changes nothing.",
          args: [CHANNEL],
          load: async () => (await import("../commands/channels.ts")).leave,
        },
        {
          name: "create",
          summary: "make a channel",
          about: "Make a channel, and print it. You have joined it then.",
          args: [{ name: "name", help: "letters, digits, - and _" }],
          options: [
            { flags: "--private", help: "for those alone who are added to it" },
            { flags: "--topic <text>", help: "what it is about" },
          ],
          examples: [["ajet-chat channels create release-2 --topic 'Everything about 2.0'", "a public channel"]],
          load: async () => (await import("../commands/channels.ts")).create,
        },
        {
          name: "topic",
          summary: "show or set the topic of a channel",
          about: "Show the topic of a channel, or set it; an empty text takes it away.",
          args: [CHANNEL, { name: "text", help: "the new topic", optional: true, many: true }],
          examples: [["ajet-chat channels topic deploy 'Frozen until Monday'", "set it"]],
          load: async () => (await import("../commands/channels.ts")).topic,
        },
        {
          name: "archive",
          summary: "close a channel for writing",
          about: "Close a channel for writing; it can still be read.",
          args: [CHANNEL],
          options: [{ flags: "--undo", help: "open it again" }],
          load: async () => (await import("../commands/channels.ts")).archive,
        },
      ],
    },
    {
      name: "members",
      summary: "list people",
      about: "List the people of the community, or of a channel. Shells complete the names that were listed last.",
      args: [{ ...CHANNEL, optional: true }],
      examples: [["ajet-chat members ops --fields username", "who is in #ops, a name a line"]],
      load: async () => (await import("../commands/members.ts")).members,
    },
    {
      name: "communities",
      summary: "list, use",
      about: "The communities that you are in.",
      otherwise: "list",
      commands: [
        {
          name: "list",
          summary: "the communities that you are in",
          about: "List the communities that you are in.",
          load: async () => (await import("../commands/communities.ts")).list,
        },
        {
          name: "use",
          summary: "choose the one to work in",
          about: "Choose the community that commands of this profile work in unless --community names another.",
          args: [{ name: "community", help: "its short name", completes: "community" }],
          load: async () => (await import("../commands/communities.ts")).use,
        },
      ],
    },
    {
      name: "export",
      summary: "save all of a community, or all that is yours",
      about: `Save all of a community that you own and can read, as lines of JSON: people, channels, messages, what was done. Without a
name it is the community to work in. It goes into a file named like it, made whole or not at all; files of messages are not in it.`,
      args: [{ name: "community", help: "its short name", optional: true, completes: "community" }],
      options: [
        { flags: "-o, --output <file>", help: "where to; -: to standard output", completes: "file" },
        { flags: "--me", help: "all that the chat holds of you instead" },
        { flags: "--force", help: "replace a file that is there" },
      ],
      examples: [
        ["ajet-chat export acme -o acme.jsonl", "a community"],
        ["ajet-chat export acme -o - | zstd > acme.jsonl.zst", "packed"],
        ["ajet-chat export --me", "what is yours"],
      ],
      load: async () => (await import("../commands/export.ts")).exportAll,
    },
  ],
};
