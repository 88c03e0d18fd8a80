import { afterAll, beforeAll, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { KEY, type Pty, startPty } from "#test/support/tui.ts";

// One story: Ada and Bo, each in a terminal of their own, on the compiled executables.

let stack: Stack;
const tokens = { ada: "", bo: "", cy: "" };
let ada: Pty;
let bo: Pty;
const open: Pty[] = [];

beforeAll(async () => {
  stack = await startStack();
  const people = await seedPeople(stack.databaseUrl);
  for (const name of ["ada", "bo", "cy"] as const) tokens[name] = await people.token(name);
  ada = tui("ada");
  bo = tui("bo", { columns: 200, rows: 50 });
}, 60_000);
afterAll(async () => {
  for (const pty of open) await pty.close();
  await stack?.close();
}, 60_000);

const homeOf = (name: string) => join(stack.folder, `home-of-${name}`);

function tui(
  name: keyof typeof tokens,
  size: { columns?: number; rows?: number } = {},
  env: Record<string, string> = {},
): Pty {
  mkdirSync(homeOf(name), { recursive: true });
  const pty = startPty([stack.cli], {
    ...size,
    env: {
      PATH: process.env.PATH!,
      HOME: homeOf(name),
      TERM: "xterm-256color",
      TZ: "UTC",
      AJET_CHAT_SERVER: stack.url,
      AJET_CHAT_TOKEN: tokens[name],
      ...env,
    },
  });
  open.push(pty);
  return pty;
}

/** Goes to a place by the quick switcher. */
async function goTo(pty: Pty, typed: string, head: string | RegExp): Promise<void> {
  pty.type(KEY.ctrl("k"));
  await pty.shows("Go to");
  pty.type(typed);
  await pty.shows(`> ${typed}`);
  pty.type(KEY.enter);
  await pty.hides("Go to");
  await pty.shows(head);
}

async function say(pty: Pty, text: string): Promise<void> {
  pty.type(text);
  await pty.shows(text);
  pty.type(KEY.enter);
}

test("without words on a terminal the screen opens, live", async () => {
  await Promise.all([ada.shows(/▸ deploys[\s\S]*live/), bo.shows(/▸ deploys[\s\S]*live/)]);
  await goTo(ada, "general", /#general/);
  await goTo(bo, "general", /#general/);
});

test("what one writes, the other sees", async () => {
  await say(ada, "Is the lamp lit?");
  await bo.shows("Is the lamp lit?");
  await say(bo, "It **is**.");
  await ada.shows(/Bo Lind\S*\s+It is\./);
});
