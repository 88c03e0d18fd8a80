/** What somebody wrote, as lines: its Markdown in the roles that the theme colours. */
import { renderAnsi } from "#core/markdown/ansi.ts";
import type { Span } from "#core/markdown/layout.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import { type CodeKind, colourCode } from "../text/code.ts";
import { simpleEmoji } from "../text/emoji.ts";
import { type Line, type Look, type Piece, piece, type Role } from "../text/line.ts";
import type { ListContext } from "./message.ts";

/** A message's Markdown as lines. */
export function textLines(
  source: string,
  { width, simpleEmoji: simple }: Pick<ListContext, "width" | "simpleEmoji">,
): Line[] {
  const text = simple ? simpleEmoji(source) : source;
  return renderAnsi(parseMarkdown(text), { width, colours: colourCode }).map((line) => line.map(pieceOf));
}

function roleOf({ role, kind }: Span["style"]): Role {
  if (role === "mark" || role === "address") return "muted";
  if (role !== "code" || kind === undefined) return role;
  return kind === "plain" ? "text" : `code-${kind as CodeKind}`;
}

function pieceOf({ text, style }: Span): Piece {
  const role = roleOf(style);
  const look: Look = {
    role,
    ...(style.bold ? { bold: true } : {}),
    ...(style.italic ? { italic: true } : {}),
    ...(style.deleted ? { deleted: true } : {}),
    ...(style.href ? { href: style.href } : {}),
  };
  return piece(text, look);
}
