import { sizeText } from "#core/attachments/rules.ts";
import { lineToAnsi, renderAnsi } from "#core/markdown/ansi.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Globals } from "./globals.ts";
import { cleanLine } from "./text.ts";

const INDENT = "  ";
const DEFAULT_COLUMNS = 80;

type Named = Message & {
  channel_name?: string | null;
  /** Where it was said, when that is not simply the channel's name. */
  place?: string | null;
};

/** What a channel is called: with its sign when it is one of a community. Direct messages between two have no name. */
export const placeName = ({
  name,
  community_id,
}: {
  name: string | null;
  community_id: string | null;
}): string | null => (name && community_id ? `#${name}` : name);

/** What is shown of a message beside what was said. */
export interface Shown {
  /** Its id, for who wants to answer it. */
  ids?: boolean;
}

/** A message for people: who, when, and below it what they said. For a terminal with styles, for a pipe without. */
export function messageText(globals: Globals, message: Named, shown: Shown = {}): string {
  const body = message.body_md === "" ? [] : bodyLines(message.body_md, hasStyles(globals.color), globals.color);
  const files = message.attachments.map(
    ({ filename, size_bytes }) => `[file: ${cleanLine(filename)}, ${sizeText(size_bytes)}]`,
  );
  return withHead(globals, message, [...body, ...files], shown);
}

/** Lines of a message under who wrote it, where and when. */
export function withHead({ color }: Globals, message: Named, lines: string[], { ids }: Shown = {}): string {
  const { bold, dim } = stylesOf(color);
  const place = message.place ?? (message.channel_name && `#${message.channel_name}`);
  const channel = place ? `  ${cleanLine(place)}` : "";
  const edited = message.edited_at ? "  (edited)" : "";
  // Beside every name of a program: the name alone could be that of a person.
  const bot = message.author.kind === "user" ? "" : "  [bot]";
  const about = `${bot}${channel}  ${localTime(message.created_at)}${edited}${ids ? `  ${message.id}` : ""}`;
  const head = `${bold(cleanLine(message.author.name))}${dim(about)}`;
  return [head, ...lines.map((line) => (line === "" ? "" : INDENT + line))].join("\n");
}

/** How text stands out; it does not where standard output knows no styles. */
export function stylesOf(color: boolean) {
  const styled = hasStyles(color);
  return {
    bold: (text: string) => (styled ? `\x1b[1m${text}\x1b[22m` : text),
    dim: (text: string) => (styled ? `\x1b[2m${text}\x1b[22m` : text),
  };
}

function bodyLines(source: string, styled: boolean, colour: boolean): string[] {
  const document = parseMarkdown(source);
  if (!styled) return renderPlain(document).split("\n");
  const width = (process.stdout.columns || DEFAULT_COLUMNS) - INDENT.length;
  return renderAnsi(document, { width }).map((line) => lineToAnsi(line, { colour, hyperlinks: false }));
}

/** Whether standard output understands escape sequences. `NO_COLOR` asks for no colours; bold and the like go with them here. */
function hasStyles(color: boolean): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
  if (!color) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0";
  return !NO_COLOR && TERM !== "dumb" && process.stdout.isTTY === true;
}

/** `2026-01-02 03:04` where the reader is. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
