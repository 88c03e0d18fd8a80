/** The terminal itself: what is typed on it, and frames drawn on it. The only file that knows the TUI library. */
import { decodePrintableKey, isKeyRelease, parseKey } from "@earendil-works/pi-tui/dist/keys.js";
import { ProcessTerminal, type Terminal } from "@earendil-works/pi-tui/dist/terminal.js";

// Of the library only its terminal (raw mode, sequences put together, the protocols of keyboards) and its names of keys are
// used. Its own full-screen class has keys, a search and a scroll view of its own, and keeps the events of the focus to itself.

export type { Terminal };

export type Input =
  | { kind: "key"; key: string }
  | { kind: "text"; text: string }
  | { kind: "paste"; text: string }
  | { kind: "mouse"; button: "left" | "wheelUp" | "wheelDown"; row: number; column: number }
  | { kind: "focus"; focused: boolean }
  | { kind: "resize"; columns: number; rows: number };

/** What is to be seen: one painted line for each row, and where the cursor stands. Rows and columns count from 0. */
export interface Frame {
  lines: readonly string[];
  cursor: { row: number; column: number } | null;
  title: string;
}

export interface Screen {
  size(): { columns: number; rows: number };
  start(): void;
  /** Gives the terminal back as it was. */
  stop(): void;
  draw(frame: Frame): void;
  /** The next frame is drawn whole. */
  forget(): void;
  setMouse(on: boolean): void;
  /** A sequence that shows nothing: a bell, a notification, the clipboard. */
  send(sequence: string): void;
}

const ENTER = "\x1b[?1049h\x1b[?7l\x1b[?1004h\x1b[2J\x1b[H";
const LEAVE = "\x1b[?1004l\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h";
const MOUSE_ON = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF = "\x1b[?1006l\x1b[?1000l";
/** The terminal shows what stands between these two at once, if it can. */
const BEGIN = "\x1b[?2026h\x1b[?25l";
const END = "\x1b[?2026l";

export function createScreen({
  terminal = new ProcessTerminal(),
  mouse,
  onInput,
}: {
  terminal?: Terminal;
  mouse: boolean;
  onInput: (input: Input) => void;
}): Screen {
  let shown: string[] = [];
  let shownTitle = "";
  let running = false;
  const size = () => ({ columns: Math.max(1, terminal.columns), rows: Math.max(1, terminal.rows) });
  /** Also when it has its old size again, which may have cost it a part of the picture. */
  const resized = () => {
    shown = [];
    onInput({ kind: "resize", ...size() });
  };
  const screen: Screen = {
    size,
    start() {
      if (running) return;
      running = true;
      shown = [];
      terminal.start((data) => {
        const input = inputOf(data);
        if (input) onInput(input);
      }, resized);
      // The runtime tells of other sizes only.
      process.on("SIGWINCH", resized);
      terminal.write(ENTER + (mouse ? MOUSE_ON : ""));
    },
    stop() {
      if (!running) return;
      running = false;
      process.off("SIGWINCH", resized);
      shownTitle = "";
      terminal.write(MOUSE_OFF + LEAVE);
      terminal.setTitle("");
      terminal.stop();
    },
    draw({ lines, cursor, title }) {
      if (!running) return;
      let out = "";
      for (const [row, line] of lines.entries()) if (line !== shown[row]) out += `\x1b[${row + 1};1H\x1b[2K${line}`;
      shown = [...lines];
      const caret = cursor ? `\x1b[${cursor.row + 1};${cursor.column + 1}H\x1b[?25h` : "";
      terminal.write(BEGIN + out + caret + END);
      if (title !== shownTitle) terminal.setTitle(title);
      shownTitle = title;
    },
    forget() {
      shown = [];
    },
    setMouse(on) {
      mouse = on;
      if (running) terminal.write(on ? MOUSE_ON : MOUSE_OFF);
    },
    send(sequence) {
      if (running) terminal.write(sequence);
    },
  };
  return screen;
}

const PASTE = { begin: "\x1b[200~", end: "\x1b[201~" };
const MOUSE = /^.\[<(\d+);(\d+);(\d+)([Mm])$/;
const LETTER = /^[a-z]$/;
const PRINTABLE = /^\P{Cc}+$/u;

/** What a sequence from the terminal means to us; null for what means nothing, such as a key that is let go. */
export function inputOf(data: string): Input | null {
  if (data === "\x1b[I" || data === "\x1b[O") return { kind: "focus", focused: data === "\x1b[I" };
  if (data.startsWith(PASTE.begin) && data.endsWith(PASTE.end)) {
    return { kind: "paste", text: data.slice(PASTE.begin.length, -PASTE.end.length).replace(/\r\n?/g, "\n") };
  }
  const mouse = MOUSE.exec(data);
  if (mouse) return mouseOf(mouse);
  if (isKeyRelease(data)) return null;
  // Terminals that know no other keyboard protocol send a line feed for Ctrl-J, which the library takes for Enter.
  if (data === "\n") return { kind: "key", key: "ctrl+j" };
  const typed = decodePrintableKey(data);
  if (typed !== undefined) return { kind: "text", text: typed };
  if (PRINTABLE.test(data)) return { kind: "text", text: data };
  // The library takes Alt-N and Alt-P for arrows, as Emacs has them.
  if (data.startsWith("\x1b") && LETTER.test(data.slice(1))) return { kind: "key", key: `alt+${data[1]}` };
  const key = parseKey(data);
  return key === undefined ? null : { kind: "key", key };
}

function mouseOf([, code, column, row, end]: RegExpExecArray): Input | null {
  const place = { row: Number(row) - 1, column: Number(column) - 1 };
  if (code === "64") return { kind: "mouse", button: "wheelUp", ...place };
  if (code === "65") return { kind: "mouse", button: "wheelDown", ...place };
  return code === "0" && end === "M" ? { kind: "mouse", button: "left", ...place } : null;
}
