import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, newPerson, signIn } from "#test/support/browser.ts";
import { KEY, modesLeftOn, type Pty } from "#test/support/tui.ts";
import { goTo, post, say, startTuiStack, type TuiStack } from "#test/support/tui-stack.ts";

// The screen and the machine that it is on: files, other programs, multiplexers; and a browser at the other end.

let stack: TuiStack;
let ada: Pty;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTuiStack(), launchBrowser()]);
  const home = stack.home("ada");
  mkdirSync(join(home, "Downloads"));
  writeFileSync(join(home, "fog-report.txt"), "Fog until noon.\n");
  writeFileSync(join(home, "write.sh"), '#!/bin/sh\nprintf "written in an editor\\nsecond line" > "$1"\n');
  chmodSync(join(home, "write.sh"), 0o755);
  ada = stack.tui("ada", {}, { EDITOR: join(home, "write.sh") });
  await ada.shows(/▸ deploys[\s\S]*live/);
  await goTo(ada, "general", /#general[\s\S]*Welcome to Lighthouse/);
  ada.type(KEY.end);
  await ada.shows("That is mine, thank you!");
  const bo = await newPerson(browser);
  await signIn(bo, stack, "Bo Lindqvist");
  page = bo.page;
  await page.goto(`${stack.url}/c/lighthouse/channels/general`);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

const article = (text: string) => page.getByRole("log").getByRole("article").filter({ hasText: text });

test("what is written in the terminal, a browser shows, and the other way round", async () => {
  await say(ada, "hello from a **terminal**");
  await article("hello from a terminal").waitFor();
  await page.getByRole("textbox", { name: /^Message/ }).fill("hello from a browser");
  await page.keyboard.press("Enter");
  await ada.shows("hello from a browser");
});

test("a file is found by the beginning of its path, sent, and saved again", async () => {
  ada.type(KEY.alt("u"));
  await ada.shows("File to attach");
  ada.type("fog");
  await ada.shows(/fog-report\.txt +16 bytes/);
  ada.type(KEY.enter);
  await ada.shows("[fog-report.txt, 16 bytes]");
  await post(ada, "the report");
  await ada.shows(/the report[\s\S]*\[file: fog-report\.txt, 16 bytes\]/);
  await article("the report").waitFor();
  ada.type(KEY.ctrl("s"));
  await ada.shows("r reply");
  ada.type("s");
  await ada.shows("Saved");
  const path = join(stack.home("ada"), "Downloads", "fog-report.txt");
  expect(readFileSync(path, "utf8")).toBe("Fog until noon.\n");
});

test("a message is written in $EDITOR, in a file that nobody else may read and that is gone afterwards", async () => {
  ada.type(KEY.ctrl("x"));
  ada.type(KEY.ctrl("e"));
  await ada.shows(/> written in an editor\s*\n[^\n]*second line/);
  ada.type(KEY.enter);
  await article("written in an editor").waitFor();
});

test("y copies a message, p its address, which a browser opens", async () => {
  await post(ada, "copy *this*", "copy this");
  ada.type(KEY.ctrl("s"));
  await ada.shows("r reply");
  ada.type("y");
  await ada.shows("Copied.");
  expect(ada.copied().at(-1)).toBe("copy this");
  ada.type(KEY.ctrl("s"));
  await ada.shows("r reply");
  ada.type("p");
  await ada.shows("The address is copied.");
  const address = ada.copied().at(-1)!;
  expect(address).toStartWith(`${stack.url}/c/lighthouse/channels/`);
  await page.goto(address);
  await article("copy this").waitFor();
});

test("a link is copied where nothing can open it", async () => {
  await post(ada, "see https://example.org/a and <javascript:alert(1)>", "see https://example.org/a and");
  ada.type(KEY.ctrl("s"));
  await ada.shows("r reply");
  ada.type("o");
  await ada.shows("Copied https://example.org/a");
  expect(ada.copied().at(-1)).toBe("https://example.org/a");
});

test("the mouse opens what is clicked, and can be switched off", async () => {
  const rows = await ada.screen();
  const row = rows.findIndex((line) => line.includes("design"));
  ada.type(`\u001b[<0;5;${row + 1}M\u001b[<0;5;${row + 1}m`);
  await ada.shows(/▸ design/);
  ada.type("\u001bOS");
  await ada.shows("The mouse selects text");
  expect(modesLeftOn(ada.raw())).not.toContain("1000");
});

test("what is kept on the machine is for its owner alone, and holds no token", () => {
  const files = [...new Bun.Glob("**/*").scanSync({ cwd: stack.home("ada"), dot: true })].filter((path) =>
    path.includes("ajet-chat/"),
  );
  for (const path of files) {
    const file = join(stack.home("ada"), path);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readFileSync(file, "utf8")).not.toContain(stack.tokens.ada.split(".")[1]!);
  }
});

test("without a screen, line after line, one talks all the same", async () => {
  const pty = stack.program([stack.cli, "--linear"], "cy", { TERM: "dumb" });
  await pty.shows("Connected.");
  pty.type(":go general\r");
  await pty.shows(/#general[\s\S]*\d+\. \d\d:\d\d \w+/);
  pty.type("hello without a screen\r");
  await article("hello without a screen").waitFor();
  await pty.shows(/\d+\. \d\d:\d\d Cy Okafor: hello without a screen/);
  pty.type("/who\r");
  await pty.shows("people are here");
  pty.type(":quit\r");
  expect(await pty.exited).toBe(0);
  expect(pty.raw()).not.toContain("[?1049h");
});

for (const [name, command] of [
  ["tmux", ["tmux", "-S", "tmux.sock", "-f", "/dev/null", "new-session"]],
  ["screen", ["screen", "-c", "/dev/null", "-U"]],
] as const) {
  test.skipIf(!Bun.which(name))(`it works inside of ${name}`, async () => {
    const [program, ...words] = command;
    const pty = stack.program(["sh", "-c", `cd "$HOME" && exec "$@"`, "sh", program!, ...words, stack.cli], "cy", {
      SCREENDIR: screenFolder(),
    });
    await pty.shows(/▸ [\s\S]*live/);
    await goTo(pty, "general", "▸ general");
    await say(pty, `hello from ${name} 李雷 👍`);
    await article(`hello from ${name}`).waitFor();
    pty.type(KEY.ctrl("q"));
    await pty.exited;
    expect(modesLeftOn(pty.raw())).toEqual([]);
  });
}

/** GNU screen insists on a folder that is nobody else's. */
function screenFolder(): string {
  const folder = join(stack.home("cy"), ".screen");
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  return folder;
}
