import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { type IBufferCell, Terminal } from "@xterm/headless";

/** The sixteen colours of a terminal, with its ground and its ink first. */
const GROUND = "#171614";
const INK = "#ebe7df";
const PALETTE = [
  ["#171614", "#f28b82", "#8fd08a", "#f0c674", "#8fb4f0", "#cf9bea", "#63c7ba", "#ebe7df"],
  ["#7d776a", "#f7aaa3", "#aee0a9", "#f6d99a", "#b0cbf6", "#dfbcf2", "#8fdcd1", "#ffffff"],
].flat();

/** What a program has written to a terminal, as a page with the same letters in the same places. */
export async function pageOfTerminal(raw: string, columns: number, rows: number): Promise<string> {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  await new Promise<void>((resolve) => terminal.write(raw, resolve));
  const lines = Array.from({ length: rows }, (_, row) => lineOf(terminal, row));
  terminal.dispose();
  const style = `margin:0;padding:14px;background:${GROUND};color:${INK};font:15px/1.35 'DejaVu Sans Mono',monospace;width:max-content`;
  return `<body style="margin:0"><pre id="terminal" style="${style}">${lines.join("\n")}</pre></body>`;
}

/** Letters that are joined to their neighbours cannot be placed one by one. */
const JOINED = /[\u0590-\u08ff]/;

function lineOf(terminal: Terminal, row: number): string {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.viewportY + row);
  let html = "";
  for (let column = 0; line && column < terminal.cols; column++) {
    const cell = line.getCell(column)!;
    // The second half of a wide letter.
    if (cell.getWidth() === 0) continue;
    let text = cell.getChars() || " ";
    let width = cell.getWidth();
    const style = styleOf(cell);
    while (JOINED.test(text) && /[ \u0590-\u08ff]/.test(line.getCell(column + 1)?.getChars() ?? "")) {
      text += line.getCell(++column)!.getChars();
      width++;
    }
    html += `<span style="display:inline-block;width:${width}ch;${style}">${escapeHtml(text)}</span>`;
  }
  return html;
}

function styleOf(cell: IBufferCell): string {
  const ink = colourOf(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor(), INK);
  const ground = colourOf(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor(), "transparent");
  const [front, back] = cell.isInverse() ? [ground === "transparent" ? GROUND : ground, ink] : [ink, ground];
  return [
    `color:${front};background:${back}`,
    cell.isBold() ? "font-weight:bold" : "",
    cell.isDim() ? "opacity:.65" : "",
    cell.isUnderline() ? "text-decoration:underline" : "",
  ].join(";");
}

function colourOf(isRgb: boolean, isPalette: boolean, value: number, otherwise: string): string {
  if (isRgb) return `#${value.toString(16).padStart(6, "0")}`;
  if (!isPalette) return otherwise;
  if (value < 16) return PALETTE[value]!;
  if (value >= 232)
    return `rgb(${Array(3)
      .fill((value - 232) * 10 + 8)
      .join(" ")})`;
  const steps = [36, 6, 1].map((unit) => Math.floor((value - 16) / unit) % 6);
  return `rgb(${steps.map((step) => (step === 0 ? 0 : step * 40 + 55)).join(" ")})`;
}

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
