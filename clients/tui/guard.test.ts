import { expect, test } from "bun:test";
import { join } from "node:path";
import { modesLeftOn, startPty } from "#test/support/tui.ts";

/** A program with a full screen, which then does something. */
function program(what: string) {
  const script = `
    const { createScreen } = await import(${JSON.stringify(join(import.meta.dir, "screen.ts"))});
    const { guardTerminal } = await import(${JSON.stringify(join(import.meta.dir, "guard.ts"))});
    const screen = createScreen({ mouse: true, onInput() {} });
    guardTerminal({ start: () => screen.start(), stop: () => screen.stop(), save: () => console.error("saved"), onCrash() {} });
    screen.start();
    screen.draw({ lines: ["running"], cursor: null, title: "x" });
    setTimeout(() => { ${what} }, 50);
    setInterval(() => {}, 1000);`;
  return startPty([process.execPath, "-e", script], { env: { PATH: process.env.PATH!, TERM: "xterm-256color" } });
}

for (const [how, what] of [
  ["an exception", 'throw new Error("a bug");'],
  ["a rejection", 'Promise.reject(new Error("a bug"));'],
] as const) {
  test(`after ${how} the terminal is as it was, the bug is told, and what was written is kept`, async () => {
    const pty = program(what);
    expect(await pty.exited).toBe(70);
    const shown = (await pty.screen()).join("\n");
    expect(shown).toContain("ajet-chat crashed: Error: a bug");
    expect(shown).toContain("saved");
    expect(modesLeftOn(pty.raw())).toEqual([]);
    expect(pty.raw()).toContain("[?1049h");
    expect(pty.isCooked()).toBe(true);
    await pty.close();
  });
}
