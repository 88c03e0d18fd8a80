import { describe, expect, test } from "bun:test";
import { createVirtualScreen } from "#test/support/virtual-screen.ts";
import { inputOf } from "./screen.ts";
import { readSettings } from "./settings.ts";
import { piece } from "./text/line.ts";
import { createTheme, depthOf, paint } from "./theme.ts";

describe("what the terminal sends", () => {
  for (const [sequence, input] of [
    ["a", { kind: "text", text: "a" }],
    ["é李", { kind: "text", text: "é李" }],
    ["\u000b", { kind: "key", key: "ctrl+k" }],
    ["\n", { kind: "key", key: "ctrl+j" }],
    ["\r", { kind: "key", key: "enter" }],
    ["\u001b\r", { kind: "key", key: "alt+enter" }],
    ["\u001ba", { kind: "key", key: "alt+a" }],
    ["\u001bn", { kind: "key", key: "alt+n" }],
    ["\u001bp", { kind: "key", key: "alt+p" }],
    ["\u001b[1;3A", { kind: "key", key: "alt+up" }],
    ["\u001b[13;2u", { kind: "key", key: "shift+enter" }],
    ["\u001b[200~one\r\ntwo\u001b[201~", { kind: "paste", text: "one\ntwo" }],
    ["\u001b[I", { kind: "focus", focused: true }],
    ["\u001b[<64;10;5M", { kind: "mouse", button: "wheelUp", row: 4, column: 9 }],
    ["\u001b[<0;3;2m", null],
  ] as const) {
    test(`${JSON.stringify(sequence)} is ${JSON.stringify(input)}`, () => expect(inputOf(sequence)).toEqual(input));
  }
});

test("only lines that are others are drawn again, and each stands where it belongs", async () => {
  const screen = createVirtualScreen(10, 3);
  screen.start();
  screen.draw({ lines: ["one", "two", "three"], cursor: null, title: "" });
  screen.draw({ lines: ["one", "2", "three"], cursor: { row: 1, column: 1 }, title: "" });
  expect(await screen.rows()).toEqual(["one", "2", "three"]);
  screen.resize(8, 3);
  expect(screen.heard).toContainEqual({ kind: "resize", columns: 8, rows: 3 });
});

test("all is drawn again when the terminal has been another size and has its old one back before anybody could look", async () => {
  const screen = createVirtualScreen(10, 3);
  screen.start();
  const picture = { lines: ["one", "two", "three"], cursor: null, title: "" };
  screen.draw(picture);
  screen.lose();
  process.emit("SIGWINCH");
  expect(screen.heard).toEqual([{ kind: "resize", columns: 10, rows: 3 }]);
  screen.draw(picture);
  expect(await screen.rows()).toEqual(["one", "two", "three"]);
  screen.stop();
});

describe("colours", () => {
  test("are as many as the terminal says that it has", () => {
    expect(depthOf({ TERM: "xterm-256color" })).toBe(8);
    expect(depthOf({ TERM: "xterm-256color", COLORTERM: "truecolor" })).toBe(24);
    expect(depthOf({ TERM: "linux" })).toBe(4);
    expect(depthOf({ TERM: "xterm-256color", COLORTERM: "truecolor", NO_COLOR: "1" })).toBe(0);
  });

  test("of a theme are written in what the terminal knows", () => {
    const line = [piece("x", { role: "error" })];
    const painted = (depth: 4 | 8 | 24) => paint(line, createTheme("dark", { depth, hyperlinks: false }));
    expect(painted(24)).toContain("38;2;255;123;114");
    expect(painted(8)).toContain("38;5;209");
    expect(painted(4)).not.toContain("38;");
  });
});

describe("settings", () => {
  test("that are wrong are told by their name, and the defaults hold", () => {
    expect(readSettings('{"theme": "pink"}').mistake).toStartWith("theme: ");
    expect(readSettings('{"keys": {"fly": ["f9"]}}').mistake).toContain("there is no such action");
    expect(readSettings("{").mistake).not.toBeNull();
    expect(readSettings('{"theme": "light", "keys": {"switcher": ["ctrl+t"]}}')).toMatchObject({
      mistake: null,
      settings: { theme: "light" },
    });
  });
});
