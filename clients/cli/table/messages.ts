import { readDuration } from "../duration.ts";
import { UsageError } from "../exit.ts";
import { gather, LIST_DEFAULT, LIST_MAX, oneOf, readLimit } from "./readers.ts";
import type { ArgSpec, CommandGroup, OptionSpec } from "./spec.ts";

const CHANNEL: ArgSpec = {
  name: "channel",
  help: "name, id or address; quote '#name', or leave the # out; @name for direct messages",
  completes: "channel",
};
const MESSAGE: ArgSpec = { name: "message", help: "id, or address of its page" };
const TEXT: ArgSpec = { name: "text", help: "Markdown; - or nothing: from standard input", optional: true, many: true };

const KEY: OptionSpec = {
  flags: "--idempotency-key <key>",
  help: "post once, however often the command runs with this key",
};
const CODE: readonly OptionSpec[] = [
  { flags: "--code", help: "post the text as a block of code, without colours and progress that was written over" },
  { flags: "--language <name>", help: "the same, as code of a language" },
];
const FILE: OptionSpec = {
  flags: "--file <path>",
  help: "attach a file; may be said again",
  read: gather,
  completes: "file",
};
const THREAD: OptionSpec = { flags: "--thread <message>", help: "in the thread of this message" };
const LIMIT: OptionSpec = {
  flags: "--limit <number>",
  help: `how many, up to ${LIST_MAX}`,
  read: readLimit,
  default: LIST_DEFAULT,
};
const IDS: OptionSpec = { flags: "--ids", help: "show the ids of messages, for reply, react, edit and delete" };

const ORDERS = ["newest", "rank"];
const TYPES = ["mention", "dm", "thread_reply", "invite", "system"];

function readPattern(text: string): RegExp {
  const [, source, flags] = /^\/(.*)\/([imsu]*)$/s.exec(text) ?? [undefined, text, ""];
  try {
    return new RegExp(source!, flags);
  } catch (error) {
    throw new UsageError(`--match takes a regular expression: ${(error as Error).message}.`);
  }
}

export const messages: CommandGroup = {
  heading: "Messages",
  commands: [
    {
      name: "send",
      summary: "post a message",
      about: `Post a message and print its id. Without text, or with -, the text comes from standard input; what is too long for a
message is attached as a file. A text of words that begins with a slash runs a command; two slashes begin a text with one.
Standard input is posted as it is.`,
      args: [CHANNEL, TEXT],
      options: [
        ...CODE,
        FILE,
        THREAD,
        { flags: "--update <message>", help: "put the text in the place of this message of yours instead" },
        KEY,
      ],
      examples: [
        ["ajet-chat send '#general' 'Hello, **world**'", "a message"],
        [
          "make 2>&1 | ajet-chat send '#build' --code",
          "what a program prints; a long one as a file, with its end shown",
        ],
        ["id=$(ajet-chat send deploy 'Deploying… 0 %')", "a message to be updated"],
        ['ajet-chat send deploy --update "$id" "Deployed."', "progress in one place"],
        ['ajet-chat send deploy --thread "$id" --file log.txt', "a file in its thread"],
        ["ajet-chat send ci 'Build 17 is green' --idempotency-key build-17", "once, also when the job runs again"],
      ],
      load: async () => (await import("../commands/send.ts")).send,
    },
    {
      name: "read",
      summary: "show messages of a channel or thread",
      about: `Show messages of a channel, the oldest first: the newest, or those around a message. The address of a message shows
it with those around it, the address of a thread shows that.`,
      args: [CHANNEL],
      options: [
        LIMIT,
        { flags: "--before <message>", help: "those in front of this one" },
        { flags: "--after <message>", help: "those after this one" },
        { flags: "--around <message>", help: "those around this one; unread: around the first unread one" },
        { flags: "--thread <message>", help: "the thread of this message" },
        { flags: "--mark-read", help: "afterwards they are read" },
        IDS,
      ],
      examples: [
        ["ajet-chat read general --limit 5", "the last five"],
        ["ajet-chat read general --json | jq -r '.[].body_md'", "what was said, for a script"],
        ["ajet-chat read general --around unread --mark-read", "catch up"],
      ],
      load: async () => (await import("../commands/read.ts")).read,
    },
    {
      name: "tail",
      summary: "show messages as they are posted",
      about: `Show messages as they are posted, replies in threads too, in one channel or in all that you have joined, until Ctrl-C.
With --json one object a line. What a broken connection missed is loaded; nothing is missed or printed twice.
--since begins after a message that was seen last, or a time ago. Without a channel, those of a few seconds before may come
again: look at their ids.`,
      args: [{ ...CHANNEL, optional: true }],
      options: [
        { flags: "--since <message|time>", help: "begin after this message, or so long ago: 10m, 2h, 1d" },
        IDS,
      ],
      examples: [
        ["ajet-chat tail '#general'", "follow a channel"],
        ['ajet-chat tail ci --json --since "$last" | while read -r line; do …; done', "go on where a script stopped"],
        ["ajet-chat tail --fields channel_name,body_md --since 1h", "all channels, from an hour ago"],
      ],
      load: async () => (await import("../commands/tail.ts")).tail,
    },
    {
      name: "wait",
      summary: "wait for a message",
      about: `Wait for a message that fits, print it and end. Exit code 124 when none came in time. Only what is posted after the
start counts, or after --since.`,
      args: [CHANNEL],
      options: [
        { flags: "--match <regex>", help: "its text fits; /regex/i ignores case", read: readPattern },
        {
          flags: "--from <name>",
          help: "@name of who wrote it: a person, or a bot or webhook of that name",
          completes: "person",
        },
        { flags: "--thread <message>", help: "it is a reply to this message" },
        { flags: "--since <message|time>", help: "what came after this message counts too, or so long ago: 10m, 2h" },
        { flags: "--timeout <time>", help: "for how long at most: 90s, 10m, 4h", read: readDuration("--timeout") },
        IDS,
      ],
      examples: [
        ["ajet-chat wait '#deploy' --match 'done|failed' --from @ci --timeout 10m", "until the pipeline says so"],
        ['ajet-chat wait ops --thread "$id" --since "$id" --match /yes/i', "until somebody answers a question"],
      ],
      load: async () => (await import("../commands/wait.ts")).wait,
    },
    {
      name: "search",
      summary: "find messages",
      about: `Find messages, the newest first, in all that you may read, or with --community in one community.
Quote the search for the sake of the shell. It knows "phrases", -exclusions, and the filters from: in: before: after: on:
has: (file, image, link, reaction) is:thread mentions:me.`,
      args: [{ name: "words", help: 'words, "phrases", -exclusions and filters', many: true }],
      options: [
        LIMIT,
        {
          flags: "--sort <order>",
          help: "newest, or rank: how well it fits",
          completes: ORDERS,
          read: oneOf("--sort", ORDERS),
        },
        IDS,
      ],
      examples: [
        [
          `ajet-chat search 'deploy "to the moon" from:@ada in:#general after:2026-01-31'`,
          "words, a phrase and filters",
        ],
        ["ajet-chat search is:thread mentions:me -- -rocket", "an exclusion comes after --"],
      ],
      load: async () => (await import("../commands/search.ts")).search,
    },
    {
      name: "dm",
      summary: "write to people directly",
      about: `Post a direct message and print its id; with - the text comes from standard input. Without text, print the id of the
channel.`,
      args: [
        { name: "people", help: "@name, or @one,@other for a group", completes: "person" },
        { ...TEXT, help: "Markdown; - : from standard input" },
      ],
      options: [...CODE, FILE, KEY],
      examples: [
        ["ajet-chat dm @ada 'Lunch?'", "to one person"],
        ["ajet-chat dm @ada,@bo - < notes.md", "to a group, from a file"],
      ],
      load: async () => (await import("../commands/dm.ts")).dm,
    },
    {
      name: "reply",
      summary: "reply to a message in its thread",
      about: "Reply to a message in its thread, and print the id of the reply. A reply to a reply is one beside it.",
      args: [MESSAGE, TEXT],
      options: [...CODE, FILE, KEY],
      examples: [
        ['ajet-chat reply "$id" Done.', "by id"],
        ["ajet-chat reply https://chat.example.org/c/acme/channels/x#m-… 'See log' --file log.txt", "by address"],
      ],
      load: async () => (await import("../commands/reply.ts")).reply,
    },
    {
      name: "react",
      summary: "put an emoji on a message",
      about: "Put an emoji on a message, or take yours off. Doing it again changes nothing.",
      args: [MESSAGE, { name: "emoji", help: "one emoji, or its name, such as :tada:" }],
      options: [{ flags: "--remove", help: "take it off" }],
      examples: [['ajet-chat react "$id" 👍', "agree"]],
      load: async () => (await import("../commands/react.ts")).react,
    },
    {
      name: "edit",
      summary: "change a message of yours",
      about: "Put another text in the place of a message of yours, and print its id.",
      args: [MESSAGE, TEXT],
      options: CODE,
      examples: [['ajet-chat edit "$id" "50 % done"', "the same as send --update"]],
      load: async () => (await import("../commands/edit.ts")).edit,
    },
    {
      name: "delete",
      summary: "delete messages",
      about: "Delete messages of yours; an admin deletes those of anybody. On a terminal it asks first.",
      args: [{ ...MESSAGE, name: "messages", help: "ids, or addresses of their pages", many: true }],
      options: [{ flags: "-y, --yes", help: "do not ask" }],
      examples: [['ajet-chat delete "$id"', "a message"]],
      load: async () => (await import("../commands/delete.ts")).deleteMessages,
    },
    {
      name: "upload",
      summary: "post files",
      about: "Post files in a message, and print its id. With - one of them is standard input.",
      args: [CHANNEL, { name: "files", help: "paths; - for standard input", many: true, completes: "file" }],
      options: [
        { flags: "--text <text>", help: "what the message says" },
        { flags: "--name <name>", help: "another name for the file" },
        THREAD,
        KEY,
      ],
      examples: [
        ["ajet-chat upload general photo.jpg plan.pdf --text 'From today'", "two files and a text"],
        ["pg_dump shop | gzip | ajet-chat upload ops - --name shop.sql.gz", "what a program makes"],
      ],
      load: async () => (await import("../commands/upload.ts")).upload,
    },
    {
      name: "download",
      summary: "save the files of a message",
      about: `Save the files of a message, or one file by its address, and print the paths. Nothing that is there is replaced
without --force.`,
      args: [{ name: "what", help: "id or address of a message, or address of a file" }],
      options: [
        {
          flags: "-o, --output <path>",
          help: "a folder, or for one file its path; -: standard output",
          completes: "file",
        },
        { flags: "--force", help: "replace what is there" },
      ],
      examples: [
        ['ajet-chat download "$id" -o /tmp', "all files of a message"],
        ['ajet-chat download "$id" -o - | tar xz', "its one file, into a pipe"],
      ],
      load: async () => (await import("../commands/download.ts")).download,
    },
    {
      name: "threads",
      summary: "list threads, the one with the latest reply first",
      about: `List the threads that you follow, the one with the latest reply first: those that you write in or are called in. Of a
channel, list those in which something was said last. ajet-chat read --thread shows one.`,
      args: [{ ...CHANNEL, optional: true }],
      options: [
        LIMIT,
        { flags: "--unread", help: "only those with replies that you have not seen" },
        { flags: "--follow <message>", help: "from now on follow the thread of this message" },
        { flags: "--unfollow <message>", help: "from now on do not" },
      ],
      examples: [
        ["ajet-chat threads --unread", "where somebody answered"],
        ["ajet-chat threads ops --json | jq -r '.[].parent.body_md'", "what threads in a channel are about"],
      ],
      load: async () => (await import("../commands/threads.ts")).threads,
    },
    {
      name: "notifications",
      summary: "what calls for you: list, read",
      about: "Mentions, direct messages, replies in your threads, and channels that you were added to.",
      otherwise: "list",
      commands: [
        {
          name: "list",
          summary: "what is not read yet",
          about: "List what is not read yet, the oldest first.",
          options: [
            LIMIT,
            { flags: "--all", help: "also what is read" },
            {
              flags: "--type <type>",
              help: "only of this type",
              completes: TYPES,
              read: oneOf("--type", TYPES),
            },
          ],
          examples: [["ajet-chat notifications --json | jq length", "how many"]],
          load: async () => (await import("../commands/notifications.ts")).list,
        },
        {
          name: "read",
          summary: "mark as read",
          about: "Mark notifications as read: these, or all that there are now.",
          args: [{ name: "ids", help: "ids of notifications", optional: true, many: true }],
          options: [{ flags: "--all", help: "all of them" }],
          examples: [["ajet-chat notifications read --all", "a clean slate"]],
          load: async () => (await import("../commands/notifications.ts")).read,
        },
      ],
    },
  ],
};
