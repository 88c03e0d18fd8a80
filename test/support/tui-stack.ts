import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { seedPeople } from "./people.ts";
import { type Stack, startStack } from "./stack.ts";
import { KEY, type Pty, startPty } from "./tui.ts";

type Name = "ada" | "bo" | "cy";

interface Size {
  columns?: number;
  rows?: number;
}

/** The demo on the compiled executables, and people of it in terminals. */
export interface TuiStack extends Stack {
  tokens: Record<Name, string>;
  /** The folder of somebody's home. */
  home(name: Name): string;
  environment(name: Name): Record<string, string>;
  /** Opens the screen as somebody. */
  tui(name: Name, size?: Size, env?: Record<string, string>): Pty;
  /** Any other program in a terminal of theirs. */
  program(command: string[], name: Name, env?: Record<string, string>): Pty;
}

export async function startTuiStack(): Promise<TuiStack> {
  const stack = await startStack();
  const people = await seedPeople(stack.databaseUrl);
  const tokens = { ada: await people.token("ada"), bo: await people.token("bo"), cy: await people.token("cy") };
  const open: Pty[] = [];
  const home = (name: Name) => {
    const folder = join(stack.folder, `home-of-${name}`);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const environment = (name: Name) => ({
    PATH: process.env.PATH!,
    HOME: home(name),
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    TZ: "UTC",
    AJET_CHAT_SERVER: stack.url,
    AJET_CHAT_TOKEN: tokens[name],
  });
  const program = (command: string[], name: Name, env: Record<string, string> = {}, size: Size = {}) => {
    const pty = startPty(command, { ...size, env: { ...environment(name), ...env } });
    open.push(pty);
    return pty;
  };
  return {
    ...stack,
    tokens,
    home,
    environment,
    tui: (name, size = {}, env = {}) => program([stack.cli], name, env, size),
    program: (command, name, env = {}) => program(command, name, env),
    async close() {
      for (const pty of open) await pty.close();
      await stack.close();
    },
  };
}

/** Goes to a place by the quick switcher. */
export async function goTo(pty: Pty, typed: string, head: string | RegExp): Promise<void> {
  pty.type(KEY.ctrl("k"));
  await pty.shows("Go to");
  pty.type(typed);
  await pty.shows(`> ${typed}`);
  pty.type(KEY.enter);
  await pty.hides(/Go to|Opening/);
  await pty.shows(head);
}

/** Writes something and sends it. */
export async function say(pty: Pty, text: string): Promise<void> {
  pty.type(text);
  await pty.shows(text);
  pty.type(KEY.enter);
}

/** Writes something and sends it, and waits until the server has it: `text` as it is shown then. */
export async function post(pty: Pty, typed: string, text = typed): Promise<void> {
  await say(pty, typed);
  await pty.shows(new RegExp(`(?<!> |… )${RegExp.escape(text)}`));
}
