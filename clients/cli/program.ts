import { Command, InvalidArgumentError } from "commander";
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import type { Globals } from "./globals.ts";
import { versionText } from "./version.ts";

const EXIT_CODES = `
Exit codes:
  0    done
  1    failed, or refused for a reason of its own
  2    the command line is wrong
  3    there is no such thing, or you may not see it
  4    sign in first
  5    not allowed
  6    too many requests; try again later
  7    the server cannot be reached or is not available
  70   a bug in ajet-chat
  130  ended by Ctrl-C

Environment:
  AJET_CHAT_SERVER  the server's address     AJET_CHAT_TOKEN  a token to use instead of the one from login
  NO_COLOR          no colours               FORCE_COLOR      colours also into a pipe`;

const CHANNEL = "name or id; quote '#name', or leave the # out; @name for direct messages";

/** The command line: words, options and help. What a command does is loaded when it is called. */
export function createProgram(): Command {
  const program = new Command("ajet-chat")
    .description("Team chat from a shell. Standard output has data, standard error has talk.")
    .exitOverride()
    .showHelpAfterError("See ajet-chat --help.")
    .option("--json", "print JSON: an object, an array, or one object a line for what goes on and on")
    .option(
      "--fields <names>",
      "print only these fields, separated by commas; tab-separated without --json",
      splitNames,
    )
    .option("--community <slug>", "the community to work in (default: the only one that you are in)")
    .option("--server <url>", "address of the server")
    .option("--profile <name>", "which sign-in to use", "default")
    .option("--no-color", "print no colours")
    .option("-q, --quiet", "say nothing but data and errors")
    .version(`ajet-chat ${versionText}`, "-V, --version", "print the version")
    .addHelpText("after", EXIT_CODES);

  program
    .command("login")
    .summary("sign in")
    .description(
      "Sign in: shows a code and an address to confirm it at, in a browser on any machine. Where there is no browser, such " +
        'as in CI, give the token of a bot (ajt_...) or of a session (ajs_...): echo "$TOKEN" | ajet-chat login --with-token',
    )
    .option("--with-token", "read a token from standard input instead")
    .action(async (options, command: Command) =>
      (await import("./commands/login.ts")).login(globalsOf(command), options),
    );

  program
    .command("logout")
    .summary("sign out")
    .description("Sign out: ends the session on the server and forgets its token.")
    .action(async (_options, command: Command) => (await import("./commands/logout.ts")).logout(globalsOf(command)));

  program
    .command("whoami")
    .summary("who is signed in")
    .description("Show who is signed in.")
    .action(async (_options, command: Command) => (await import("./commands/whoami.ts")).whoami(globalsOf(command)));

  program
    .command("status")
    .summary("show or set your status")
    .description("Show what you say of yourself beside your name; with a text or an emoji, set it.")
    .argument("[text...]", "a few words")
    .option("--emoji <emoji>", "one emoji")
    .option("--until <when>", "when it ends: 90m, 4h, 2d, or a time such as 2030-01-02T09:00")
    .option("--clear", "take it away")
    .action(async (text: string[], options, command: Command) =>
      (await import("./commands/status.ts")).status(globalsOf(command), text, options),
    );

  program
    .command("channels")
    .summary("list channels")
    .description("List the channels of the community that you may read.")
    .action(async (_options, command: Command) =>
      (await import("./commands/channels.ts")).channels(globalsOf(command)),
    );

  program
    .command("send")
    .summary("post a message")
    .description(
      `Post a message and print its id. Without text, or with -, the text comes from standard input.
A text of words that begins with a slash runs a command; two slashes begin a text with one. Standard input is posted as it is.`,
    )
    .argument("<channel>", CHANNEL)
    .argument("[text...]", "Markdown")
    .option("--idempotency-key <key>", "post once, however often the command runs with this key")
    .action(async (channel: string, text: string[], options, command: Command) =>
      (await import("./commands/send.ts")).send(globalsOf(command), channel, text, options),
    );

  program
    .command("slash")
    .summary("run a slash command")
    .description(
      `Run a slash command in a channel, and print what it replies: ajet-chat '/topic Lamps' -c general
The word slash may be left out. Quote the command for the sake of the shell. /help lists what there is.`,
    )
    .argument("<command...>", "the command, with its slash")
    .option("-c, --channel <channel>", "name or id of the channel to run it in")
    .option("--thread <id>", "run it in the thread of this message")
    .option("--idempotency-key <key>", "post once, however often the command runs with this key")
    .action(async (words: string[], options, command: Command) =>
      (await import("./commands/slash.ts")).slash(globalsOf(command), words, options),
    );

  program
    .command("dm")
    .summary("write to people directly")
    .description(
      "Post a direct message and print its id; with - the text comes from standard input. Without text, print the id of the channel.",
    )
    .argument("<people>", "@name, or @one,@other for a group")
    .argument("[text...]", "Markdown")
    .option("--idempotency-key <key>", "post once, however often the command runs with this key")
    .action(async (people: string, text: string[], options, command: Command) =>
      (await import("./commands/dm.ts")).dm(globalsOf(command), people, text, options),
    );

  program
    .command("read")
    .summary("show the newest messages of a channel")
    .description("Show messages of a channel, the oldest first.")
    .argument("<channel>", CHANNEL)
    .option("--limit <number>", `how many, up to ${PAGE_LIMIT_MAX}`, readLimit, PAGE_LIMIT_DEFAULT)
    .option("--before <id>", "the messages in front of this one")
    .action(async (channel: string, options, command: Command) =>
      (await import("./commands/read.ts")).read(globalsOf(command), channel, options),
    );

  program
    .command("search")
    .summary("find messages")
    .description(
      `Find messages, the newest first, in all that you may read, or with --community in one community.
Quote the search for the sake of the shell: 'deploy "to the moon" -rocket from:@ada in:#general after:2026-01-31 has:file is:thread'.`,
    )
    .argument("<words...>", 'words, "phrases", -exclusions and filters')
    .option("--limit <number>", `how many, up to ${PAGE_LIMIT_MAX}`, readLimit, PAGE_LIMIT_DEFAULT)
    .action(async (words: string[], options, command: Command) =>
      (await import("./commands/search.ts")).search(globalsOf(command), words, options),
    );

  program
    .command("tail")
    .summary("show messages as they are posted")
    .description("Show messages as they are posted, in one channel or in all that you have joined, until Ctrl-C.")
    .argument("[channel]", CHANNEL)
    .action(async (channel: string | undefined, _options, command: Command) =>
      (await import("./commands/tail.ts")).tail(globalsOf(command), channel),
    );

  return program;
}

const globalsOf = (command: Command): Globals => command.optsWithGlobals();

const splitNames = (text: string): string[] => text.split(",").map((name) => name.trim());

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_LIMIT_MAX) return limit;
  throw new InvalidArgumentError(`A number from 1 to ${PAGE_LIMIT_MAX} is expected.`);
}
