/** How the model gets to somebody, and what they do back to it: a screen, or lines one after the other. */
import { clearLine, createInterface, cursorTo, type Interface } from "node:readline";
import { listen } from "./linear/listen.ts";
import { Speaker } from "./linear/speak.ts";
import type { Model } from "./model.ts";
import type { Msg } from "./msg.ts";
import { createScreen, type Input, type Screen } from "./screen.ts";
import { paint, type Theme } from "./theme.ts";
import { type View, viewOf } from "./views/frame.ts";
import { listUnder } from "./views/under.ts";

export interface Display {
  screen: Screen;
  show(model: Model): void;
  /** What the terminal is told last. */
  reset?: string;
}

/** Whoever listens: what the model is now, and where to send what happens. */
interface Listener {
  model(): Model;
  dispatch(msg: Msg): void;
}

const WHEEL_LINES = 3;

export function screenDisplay({ theme, mouse, to }: { theme: Theme; mouse: boolean; to: Listener }): Display {
  let view: View | null = null;
  const heard = (input: Input) => {
    if (input.kind !== "mouse") return to.dispatch(input);
    if (input.button === "left") {
      const msg = view?.click(input.row, input.column);
      return msg ? to.dispatch(msg) : undefined;
    }
    const list = listUnder(to.model(), input.column);
    if (list) to.dispatch({ kind: "scroll", lines: input.button === "wheelUp" ? -WHEEL_LINES : WHEEL_LINES, list });
  };
  const screen = createScreen({ mouse, onInput: heard });
  return {
    screen,
    show(model) {
      view = viewOf(model);
      screen.draw({ lines: view.lines.map((line) => paint(line, theme)), cursor: view.cursor, title: view.title });
    },
  };
}

/** Nothing but lines: what is typed stands below what was said. */
export function linearDisplay(to: Listener): Display {
  const speaker = new Speaker();
  let lines: Interface | null = null;
  const print = (said: readonly string[]) => {
    if (said.length === 0) return;
    if (process.stdout.isTTY) {
      cursorTo(process.stdout, 0);
      clearLine(process.stdout, 0);
    }
    process.stdout.write(`${said.join("\n")}\n`);
    lines?.prompt(true);
  };
  const heard = (line: string) => {
    const { msgs, answer, wantsOlder } = listen(to.model(), line, (number) => speaker.messageOf(number));
    for (const msg of msgs) to.dispatch(msg);
    if (answer) print(answer.split("\n"));
    if (wantsOlder) {
      const said = speaker.older(to.model());
      if (said) print(said);
      else to.dispatch({ kind: "loadOlder" });
    }
    lines?.prompt(true);
  };
  const screen: Screen = {
    size: () => ({ columns: 80, rows: 24 }),
    start() {
      lines = createInterface({ input: process.stdin, output: process.stdout, prompt: "> " });
      lines.on("line", heard);
      const quit = () => to.dispatch({ kind: "act", action: "quit" });
      lines.on("SIGINT", quit);
      lines.on("close", quit);
    },
    stop() {
      lines?.removeAllListeners("close");
      lines?.close();
      lines = null;
    },
    draw() {},
    forget() {},
    setMouse() {},
    send: (sequence) => void process.stdout.write(sequence),
  };
  return { screen, show: (model) => print(speaker.next(model)), reset: "" };
}
