/** Which colour what has, and a line as the escape sequences of a terminal. */
import { hyperlink } from "#core/markdown/ansi.ts";
import { type Line, oneLine, type Piece, type Role } from "./text/line.ts";

/** How many colours a terminal has, in bits: none, 16, 256, all. */
export type Depth = 0 | 4 | 8 | 24;
export type ThemeName = "terminal" | "light" | "dark";

export interface Theme {
  /** SGR parameters of plain text; empty for the terminal's own colours. */
  readonly base: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly hyperlinks: boolean;
}

/** Colours of the basic sixteen are those that the owner of the terminal chose to be readable. */
const TERMINAL: Record<Role, string> = {
  text: "",
  muted: "2",
  accent: "36",
  border: "2",
  code: "33",
  link: "4;36",
  mention: "1;33",
  unread: "1",
  new: "31",
  error: "31",
  warning: "33",
  success: "32",
  name0: "36",
  name1: "32",
  name2: "35",
  name3: "34",
  name4: "33",
  name5: "31",
  "code-keyword": "35",
  "code-string": "32",
  "code-number": "36",
  "code-comment": "2",
  "code-name": "34",
  "code-added": "32",
  "code-removed": "31",
};

/** Without colours what matters still stands out. */
const COLOURLESS: Record<Role, string> = {
  ...(Object.fromEntries(Object.keys(TERMINAL).map((role) => [role, ""])) as Record<Role, string>),
  muted: "2",
  border: "2",
  link: "4",
  mention: "1",
  unread: "1",
  error: "1",
  "code-comment": "2",
};

type Palette = Record<Role | "background", string>;

const DARK: Palette = {
  background: "#16181d",
  text: "#dcdfe4",
  muted: "#8b93a1",
  accent: "#6cb6ff",
  border: "#4a515c",
  code: "#e3b27a",
  link: "#6cb6ff",
  mention: "#ffd166",
  unread: "#ffffff",
  new: "#ff7b72",
  error: "#ff7b72",
  warning: "#e3b341",
  success: "#6bc46d",
  name0: "#6cb6ff",
  name1: "#6bc46d",
  name2: "#d2a8ff",
  name3: "#f69d50",
  name4: "#56d4dd",
  name5: "#ff9bce",
  "code-keyword": "#d6a1e8",
  "code-string": "#8fd3a2",
  "code-number": "#79c0ff",
  "code-comment": "#8b93a1",
  "code-name": "#e3b27a",
  "code-added": "#8fd3a2",
  "code-removed": "#ff7b72",
};

const LIGHT: Palette = {
  background: "#ffffff",
  text: "#1f2328",
  muted: "#656d76",
  accent: "#0550ae",
  border: "#afb8c1",
  code: "#953800",
  link: "#0550ae",
  mention: "#7d4e00",
  unread: "#000000",
  new: "#cf222e",
  error: "#cf222e",
  warning: "#7d4e00",
  success: "#116329",
  name0: "#0550ae",
  name1: "#116329",
  name2: "#6639ba",
  name3: "#953800",
  name4: "#1b7c83",
  name5: "#a40e26",
  "code-keyword": "#8a2a8f",
  "code-string": "#1d6b3a",
  "code-number": "#0550ae",
  "code-comment": "#656d76",
  "code-name": "#953800",
  "code-added": "#1d6b3a",
  "code-removed": "#cf222e",
};

interface ThemeOptions {
  depth: Depth;
  hyperlinks: boolean;
}

export function createTheme(name: ThemeName, { depth, hyperlinks }: ThemeOptions): Theme {
  if (depth === 0) return { base: "", roles: COLOURLESS, hyperlinks };
  if (name === "terminal") return { base: "", roles: TERMINAL, hyperlinks };
  const palette = name === "dark" ? DARK : LIGHT;
  const { background, ...colours } = palette;
  const roles = Object.fromEntries(
    Object.entries(colours).map(([role, colour]) => [role, join(EXTRA[role as Role], colourOf(colour, depth))]),
  ) as Record<Role, string>;
  return {
    base: join(colourOf(palette.text, depth), asBackground(colourOf(background, depth))),
    roles,
    hyperlinks,
  };
}

const EXTRA: Partial<Record<Role, string>> = { link: "4", mention: "1", unread: "1" };

/** The SGR parameters of a colour as the foreground. */
function colourOf(hex: string, depth: Depth): string {
  const format = depth === 24 ? "ansi-16m" : depth === 8 ? "ansi-256" : "ansi-16";
  return /^.\[(.*)m$/.exec(Bun.color(hex, format) ?? "")?.[1] ?? "39";
}

const asBackground = (colour: string): string => colour.replace(/^[39]/, (sign) => (sign === "3" ? "4" : "10"));

const join = (...parameters: (string | undefined)[]): string => parameters.filter(Boolean).join(";");

/**
 * A line as escape sequences. It begins and ends with the colours of the theme's plain text; what looks as the piece before is
 * not told again, and spaces at the end are left out where the terminal clears to its own colours.
 */
export function paint(line: Line, theme: Theme): string {
  let text = "";
  let before = "";
  for (const part of line.slice(0, endOf(line, theme))) {
    const { sgr, text: own } = paintPiece(part, theme);
    text += sgr === before ? own : `\u001b[${sgr}m${own}`;
    before = sgr;
  }
  return `${text}\u001b[${join("0", theme.base)}m`;
}

/** Where a line ends but for spaces that nobody sees. */
function endOf(line: Line, { base }: Theme): number {
  let end = line.length;
  while (base === "" && end > 0 && isBlank(line[end - 1]!)) end--;
  return end;
}

const isBlank = ({ text, look }: Piece): boolean =>
  look.reverse !== true && look.underline !== true && look.deleted !== true && text.trimEnd() === "";

interface Painted {
  theme: Theme;
  /** The parameters of how it looks. */
  sgr: string;
  text: string;
}

/** Most of what is seen was seen in the picture before: it is painted once. */
const painted = new WeakMap<Piece, Painted>();

function paintPiece(part: Piece, theme: Theme): Painted {
  const known = painted.get(part);
  if (known?.theme === theme) return known;
  const fresh = paintAnew(part, theme);
  painted.set(part, fresh);
  return fresh;
}

function paintAnew({ text, look }: Piece, theme: Theme): Painted {
  const { role = "text", bold, italic, underline, deleted, reverse, href } = look;
  const sgr = join(
    "0",
    theme.base,
    theme.roles[role],
    bold ? "1" : "",
    italic ? "3" : "",
    underline ? "4" : "",
    reverse ? "7" : "",
    deleted ? "9" : "",
  );
  // Pieces are clean already; nothing unclean may ever get past this place.
  const clean = oneLine(text);
  const isLink = theme.hyperlinks && href && /^(?:https?|mailto):/i.test(href);
  return { theme, sgr, text: isLink ? hyperlink(clean, href) : clean };
}

/** How many colours the terminal has, by what the environment says. */
export function depthOf(env: Record<string, string | undefined>): Depth {
  if (env.NO_COLOR) return 0;
  if (/^(?:truecolor|24bit)$/i.test(env.COLORTERM ?? "")) return 24;
  if (/-?(?:direct|truecolor)$/.test(env.TERM ?? "")) return 24;
  if (/256color/.test(env.TERM ?? "")) return 8;
  return 4;
}
