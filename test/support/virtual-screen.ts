import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { Terminal as VirtualTerminal } from "@xterm/headless";
import { createScreen, type Input, type Screen, type Terminal } from "../../clients/tui/screen.ts";

/** A screen on a terminal in memory: frames are drawn on it as on a real one, and read back. */
export interface VirtualScreen extends Screen {
  /** What stands on it, without the spaces at the ends of lines. */
  rows(): Promise<string[]>;
  /** What the terminal sends, as if somebody had typed it. */
  sends(data: string): void;
  resize(columns: number, rows: number): void;
  /** Nothing stands on it any more, and nobody says so. */
  lose(): void;
  heard: Input[];
}

export function createVirtualScreen(columns: number, rows: number): VirtualScreen {
  const xterm = new VirtualTerminal({ cols: columns, rows, allowProposedApi: true });
  xterm.loadAddon(new UnicodeGraphemesAddon());
  let onInput = (_data: string) => {};
  let onResize = () => {};
  const nothing = () => {};
  const terminal: Terminal = {
    start(input, resize) {
      onInput = input;
      onResize = resize;
    },
    stop: nothing,
    drainInput: async () => {},
    write: (data) => xterm.write(data),
    get columns() {
      return xterm.cols;
    },
    get rows() {
      return xterm.rows;
    },
    kittyProtocolActive: false,
    moveBy: nothing,
    hideCursor: nothing,
    showCursor: nothing,
    clearLine: nothing,
    clearFromCursor: nothing,
    clearScreen: nothing,
    setTitle: nothing,
    setProgress: nothing,
  };
  const heard: Input[] = [];
  const screen = createScreen({ terminal, mouse: true, onInput: (input) => heard.push(input) });
  return {
    ...screen,
    heard,
    sends: (data) => onInput(data),
    resize(newColumns, newRows) {
      xterm.resize(newColumns, newRows);
      onResize();
    },
    lose: () => xterm.write("\u001b[2J"),
    async rows() {
      await new Promise<void>((resolve) => xterm.write("", resolve));
      const buffer = xterm.buffer.active;
      return Array.from({ length: xterm.rows }, (_, row) =>
        buffer.getLine(buffer.viewportY + row)!.translateToString(true),
      );
    },
  };
}
