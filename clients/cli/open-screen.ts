import { startTui } from "../tui/start.ts";
import type { TuiWords } from "../tui/words.ts";
import { login } from "./commands/login.ts";
import { findSignIn } from "./connect.ts";
import type { Globals } from "./globals.ts";
import { mayAsk } from "./prompts.ts";

/** Opens the screen. Who is not signed in yet is asked where, and confirms a code, before it opens. */
export async function openScreen(words: TuiWords): Promise<void> {
  const { profile, server, community, noColor } = words;
  const globals: Globals = {
    color: !noColor,
    ...(profile === undefined ? {} : { profile }),
    ...(server === undefined ? {} : { server }),
    ...(community === undefined ? {} : { community }),
  };
  const { token } = await findSignIn(globals);
  if (token === null && mayAsk()) await login(globals, {});
  await startTui(words);
}
