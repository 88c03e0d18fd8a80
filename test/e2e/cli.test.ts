import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { listedChannelSchema } from "#core/channels/schema.ts";
import { myCommunitySchema } from "#core/communities/schema.ts";
import { dmSchema } from "#core/dms/schema.ts";
import { inviteSchema } from "#core/invites/schema.ts";
import { newId } from "#core/kernel/ids.ts";
import { memberSchema } from "#core/memberships/schema.ts";
import { messageSchema } from "#core/messages/schema.ts";
import { notificationSchema } from "#core/notifications/schema.ts";
import { hitSchema } from "#core/search/schema.ts";
import { followedThreadSchema } from "#core/threads/schema.ts";
import { tokenSchema } from "#core/tokens/schema.ts";
import { meSchema } from "#core/users/schema.ts";
import { webhookSchema } from "#core/webhooks/schema.ts";
import { type Cli, type CliResult, createCli } from "#test/support/cli.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { startPty } from "#test/support/tui.ts";

// What scripts do with the compiled executable on the compiled services: Ada, Bo and Cy, and a bot of theirs.

type Name = "ada" | "bo" | "cy";

let stack: Stack;
let cli: Cli;
const tokens: Record<Name, string> = { ada: "", bo: "", cy: "" };
beforeAll(async () => {
  stack = await startStack();
  const people = await seedPeople(stack.databaseUrl);
  for (const name of ["ada", "bo", "cy"] as const) tokens[name] = await people.token(name);
  cli = createCli(stack.cli);
}, 60_000);
afterAll(async () => {
  cli?.close();
  await stack?.close();
}, 60_000);

const as = (token: string) => ({ AJET_CHAT_SERVER: stack.url, AJET_CHAT_TOKEN: token });
const run = (who: Name, words: string[], stdin?: string): Promise<CliResult> =>
  cli.run(words, { env: as(tokens[who]), ...(stdin === undefined ? {} : { stdin }) });

/** What a run printed, which must have gone well. */
async function printed(who: Name, words: string[], stdin?: string): Promise<string> {
  const result = await run(who, words, stdin);
  expect({ words, code: result.code, stderr: result.stderr }).toEqual({ words, code: 0, stderr: "" });
  return result.stdout.trimEnd();
}
const json = async (who: Name, words: string[]) => JSON.parse(await printed(who, [...words, "--json"]));

test("exit codes say how it went, on the real thing", async () => {
  const elsewhere = { ...as(tokens.ada), AJET_CHAT_SERVER: "http://127.0.0.1:1" };
  const nobody = as(`${tokens.ada}x`);
  const codes: [number, Promise<CliResult>][] = [
    [0, run("ada", ["whoami"])],
    [1, run("ada", ["channels", "create", "No Spaces!"])],
    [2, run("ada", ["sned"])],
    [2, run("ada", [])],
    [3, run("ada", ["read", "nowhere"])],
    [3, run("ada", ["react", newId(), "👍"])],
    [4, cli.run(["whoami"], { env: nobody })],
    [5, run("cy", ["token", "list"])],
    [7, cli.run(["whoami"], { env: elsewhere })],
    [124, run("ada", ["wait", "general", "--match", "never said", "--timeout", "1s"])],
  ];
  for (const [code, result] of codes) {
    if (code === 2 && (await result).stdout.startsWith("Usage:")) expect((await result).code).toBe(0);
    else expect(await result).toMatchObject({ code });
  }
}, 60_000);

test("what --json prints is what the schemas of the API say", async () => {
  await printed("bo", ["send", "general", "@ada look"]);
  await printed("ada", ["invite"]);
  await printed("ada", ["webhook", "create", "Forge", "#general"]);
  await printed("ada", ["token", "create", "Lamp"]);
  const lists: [string[], z.ZodType][] = [
    [["channels"], listedChannelSchema],
    [["members"], memberSchema],
    [["communities"], myCommunitySchema],
    [["read", "general", "--limit", "20"], messageSchema],
    [["search", "look"], hitSchema],
    [["threads"], followedThreadSchema],
    [["notifications", "--all"], notificationSchema],
    [["invite", "list"], inviteSchema],
    [["webhook"], webhookSchema],
    [["token"], tokenSchema],
  ];
  for (const [words, schema] of lists) {
    const items = z.array(schema).parse(await json("ada", words));
    expect([words, items.length > 0]).toEqual([words, true]);
    // Nothing is lost on the way: the schemas drop what they do not know.
    expect(items).toEqual(await json("ada", words));
  }
  meSchema.parse(await json("ada", ["whoami"]));
  dmSchema.parse(await json("ada", ["dm", "@bo"]));
}, 60_000);

test("a pipeline posts what a program prints, changes it in place, and somebody answers in its thread", async () => {
  const script = `printf '\\033[32mok\\033[0m 1\\n' | "$@" send '#deploys' --code`;
  const { stdout } = await cli.shell(script, [], as(tokens.ada));
  const id = stdout.trim();
  expect((await json("bo", ["read", "deploys", "--limit", "1"]))[0]).toMatchObject({ id, body_md: "```\nok 1\n```" });
  expect(await printed("ada", ["send", "deploys", "--update", id, "done"])).toBe(id);
  const waiting = cli.start(["wait", "deploys", "--thread", id, "--from", "@bo", "--match", "/^ship/i"], {
    env: as(tokens.ada),
  });
  await waiting.said("Listening");
  const address = `${stack.url}/c/lighthouse/channels/deploys#m-${id}`;
  await printed("bo", ["reply", address, "not", "yet"]);
  await printed("bo", ["reply", address, "Ship it"]);
  expect(await waiting.exited).toBe(0);
  await printed("bo", ["react", address, ":tada:"]);
  const [parent, first] = await json("ada", ["read", "deploys", "--thread", id]);
  expect([parent.body_md, first.body_md, parent.reactions[0].emoji]).toEqual(["done", "not yet", "🎉"]);
  expect((await json("ada", ["threads", "deploys"]))[0].id).toBe(id);
  await printed("ada", ["delete", id]);
  // It has replies, so something of it stays, to which nothing can be said.
  expect((await run("bo", ["reply", id, "too late"])).code).toBe(1);
}, 60_000);

test("posting twice under one key posts once; what is refused posts nothing", async () => {
  const words = ["send", "deploys", "Build 17", "--idempotency-key", "build-17"];
  expect(await printed("ada", words)).toBe(await printed("ada", words));
  const said = await json("ada", ["read", "deploys", "--limit", "50"]);
  expect(said.filter(({ body_md }: { body_md: string }) => body_md === "Build 17")).toHaveLength(1);
});

test("F1: what is too long becomes a file; what goes up comes down byte by byte", async () => {
  const long = Array.from({ length: 3_000 }, (_, n) => `line ${n}`).join("\n");
  const id = await printed("ada", ["send", "deploys", "--code"], `${long}\n`);
  const { stdout } = await cli.run(["download", id, "-o", "-"], { env: as(tokens.bo) });
  expect(stdout).toBe(long);
  const folder = join(cli.home, "files");
  mkdirSync(folder);
  const bytes = crypto.getRandomValues(new Uint8Array(200_000));
  await Bun.write(join(folder, "random.bin"), bytes);
  const upload = await printed("ada", ["upload", "deploys", join(folder, "random.bin"), "--text", "Bytes"]);
  const saved = await printed("bo", ["download", upload, "-o", join(folder, "again.bin")]);
  expect(await Bun.file(saved).bytes()).toEqual(bytes);
  expect((await run("bo", ["download", upload, "-o", saved])).code).toBe(1);
});

test("a channel from its making to its end; who may not is told by the exit code", async () => {
  await printed("ada", ["channels", "create", "lamp-oil", "--topic", "Whale or olive"]);
  expect(await printed("cy", ["channels", "join", "#lamp-oil"])).toBe("#lamp-oil  Whale or olive");
  const people = await json("ada", ["members", "lamp-oil"]);
  expect(people.map(({ username }: { username: string }) => username)).toContain("cy");
  expect((await run("cy", ["channels", "archive", "lamp-oil"])).code).toBe(5);
  await printed("ada", ["channels", "topic", "lamp-oil", "Olive"]);
  await printed("cy", ["channels", "leave", "lamp-oil"]);
  await printed("ada", ["channels", "archive", "lamp-oil"]);
  expect((await run("ada", ["send", "lamp-oil", "anybody?"])).code).not.toBe(0);
  await printed("ada", ["channels", "archive", "lamp-oil", "--undo"]);
  expect(await printed("ada", ["/topic", "-c", "lamp-oil"])).toContain("Olive");
}, 60_000);

test("a bot by its token: it writes, follows a channel, and hears what a webhook says", async () => {
  const scopes = "messages:read,messages:write,channels:read,members:read";
  const { token, bot } = await json("ada", ["token", "create", "Pipeline", "--scopes", scopes, "--expires", "1d"]);
  await printed("ada", ["api", "PUT", `/api/c/lighthouse/channels/deploys/bots/${bot.id}`]);
  const asBot = { env: as(token) };
  const { stdout: home } = await cli.run(["status"], asBot);
  expect(home).toContain("the bot Pipeline of");
  const waiting = cli.start(["wait", "deploys", "--from", "@forge", "--fields", "body_md", "--timeout", "1m"], asBot);
  await waiting.said("Listening in #deploys");
  const address = await printed("ada", ["webhook", "create", "forge", "deploys"]);
  expect((await fetch(address, { method: "POST", body: "All tests pass." })).status).toBeLessThan(300);
  expect(await waiting.line()).toBe("All tests pass.");
  expect(await waiting.exited).toBe(0);
  expect((await cli.run(["send", "deploys", "seen"], asBot)).code).toBe(0);
  expect((await cli.run(["notifications"], asBot)).code).toBe(5);
}, 60_000);

test("what calls for somebody is listed, and is read when they say so", async () => {
  await printed("bo", ["send", "general", "@cy the fog is coming"]);
  const [call] = (await json("cy", ["notifications", "--type", "mention"])).slice(-1);
  expect(call.message.excerpt).toContain("the fog is coming");
  await printed("cy", ["notifications", "read", "--all"]);
  expect(await json("cy", ["notifications"])).toEqual([]);
});

test("X8: kill -9 of the terminals' session manager: tail --since has each message and reply once, and in order", async () => {
  const before = await printed("ada", ["send", "general", "the last that was seen"]);
  const parent = await printed("ada", ["send", "general", "storm 0"]);
  const tail = cli.start(["tail", "general", "--since", before, "--json"], { env: as(tokens.bo) });
  await tail.said("Listening");
  const expected = Array.from({ length: 10 }, (_, n) => `storm ${n}`);
  for (const [n, text] of expected.entries()) {
    if (n === 4) await stack.kill("tui-sm");
    if (n === 8) await stack.start("tui-sm");
    if (n > 0) await printed("ada", n % 3 === 0 ? ["reply", parent, text] : ["send", "general", text]);
  }
  const seen: string[] = [];
  while (seen.length < expected.length) seen.push(JSON.parse(await tail.line()).body_md);
  expect(seen).toEqual(expected);
  expect((await tail.end("SIGINT")).code).toBe(130);
}, 60_000);

test("a reader that has enough ends it quietly, and a pipe gets no styles", async () => {
  const script = `"$@" | head -n 1; echo "$PIPESTATUS"`;
  const { stdout, stderr } = await cli.shell(script, ["read", "general", "--limit", "200"], as(tokens.ada));
  expect(stdout).toMatch(/\n(0|141)\n$/);
  expect(stdout + stderr).not.toContain("\u001b");
});

test("on a terminal: styles in its width, and a shell that completes what was listed", async () => {
  await printed("ada", ["channels"]);
  await printed("ada", ["members"]);
  await printed("ada", ["send", "general", `**bold** ${"设计 👩‍👩‍👧 ".repeat(30)}`]);
  const env = cli.env({ ...as(tokens.ada), TERM: "xterm-256color" });
  const reading = startPty([stack.cli, "read", "general", "--limit", "1"], { env, columns: 60 });
  await reading.exited;
  expect(reading.raw()).toContain("\u001b[1mbold");
  // A line that is too long would have been broken by the terminal, at its edge.
  const rows = (await reading.screen()).filter((row) => row !== "");
  expect(rows.slice(1).every((row) => row.startsWith("  "))).toBe(true);
  await reading.close();
}, 60_000);
