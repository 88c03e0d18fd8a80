/** The text inside a block: styles, code, links and line breaks. */
import { decodeHTMLStrict } from "entities/decode";
import type { MarkedToken, Token, Tokens } from "marked";
import type { BoundedLexer } from "#core/markdown/lexer.ts";
import type { Inline } from "#core/markdown/tree.ts";

/** Styles inside each other; deeper markup is text. */
export const MAX_STYLE_DEPTH = 8;

/** Without one of these a text is what it looks like, and most texts are. */
const MAYBE_MARKUP = /[*_~`[<\\&@#]|:\/\/|www\.|mailto:/i;
const LINK_SCHEMES = new Set(["http:", "https:", "mailto:"]);
const MAX_HREF_LENGTH = 2_048;
/** A username or a channel's name after its sign, where no word, address or sign goes on into it. */
const NAMED =
  /(?<![\p{L}\p{N}_@#/.&-])(?:@(?<user>[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)(?![a-z0-9@])|#(?<channel>[\p{L}\p{M}\p{Nd}_-]{1,80}))/giu;

/**
 * Reads the text of one block. A text with too much markup is read line by line, so that an address in it is still a link,
 * and a line with too much markup is plain text.
 */
export function readInlines(lexer: BoundedLexer, text: string): Inline[] {
  const trimmed = text.trim();
  if (!MAYBE_MARKUP.test(trimmed)) return plainLines(trimmed);
  const tokens = lexer.inlines(trimmed);
  if (tokens !== null) return fromTokens(tokens, { depth: 0, inLink: false });
  if (!trimmed.includes("\n")) return plainLines(trimmed);
  return joinLines(trimmed.split("\n").map((line) => readInlines(lexer, line)));
}

/** Keeps a text as it is, with its line breaks. */
export function plainLines(text: string): Inline[] {
  return joinLines(text.split("\n").map((line) => (line.trim() === "" ? [] : [{ kind: "text", text: line.trim() }])));
}

function joinLines(lines: readonly Inline[][]): Inline[] {
  const joined: Inline[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0) joined.push({ kind: "break" });
    joined.push(...line);
  }
  return joined;
}

type Text = Extract<Inline, { kind: "text" }>;

interface Place {
  readonly depth: number;
  readonly inLink: boolean;
}

/** An inline, or a sign that was escaped: it is text, and begins no name. */
type Piece = Inline | { readonly kind: "escaped"; readonly text: string };

function fromTokens(tokens: readonly Token[], place: Place): Inline[] {
  const pieces = tokens.flatMap((token) => fromToken(token as MarkedToken, place)).reduce(mergeText<Piece>, []);
  return pieces
    .flatMap((piece): Inline[] => {
      if (piece.kind === "escaped") return [text(piece.text)];
      return piece.kind === "text" && !place.inLink ? withNames(piece.text) : [piece];
    })
    .reduce(mergeText<Inline>, []);
}

/** Text in which names of people and channels stand apart. */
function withNames(source: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of source.matchAll(NAMED)) {
    const { user, channel } = match.groups!;
    if (match.index > end) parts.push(text(source.slice(end, match.index)));
    parts.push({
      kind: user ? "mention" : "channel",
      name: (user ?? channel)!.normalize("NFKC").toLowerCase(),
      text: match[0],
    });
    end = match.index + match[0].length;
  }
  return end < source.length ? [...parts, text(source.slice(end))] : parts;
}

/** One stretch of text comes as several tokens where it holds an escape or markup that leads nowhere. */
function mergeText<P extends Piece>(merged: (P | Text)[], next: P | Text): (P | Text)[] {
  const last = merged.at(-1);
  if (last?.kind === "text" && next.kind === "text") merged[merged.length - 1] = text(last.text + next.text);
  else merged.push(next);
  return merged;
}

function fromToken(token: MarkedToken, place: Place): Piece[] {
  switch (token.type) {
    case "strong":
      return styled("strong", token, place);
    case "em":
      return styled("emphasis", token, place);
    case "del":
      return styled("deleted", token, place);
    case "codespan":
      return [{ kind: "code", text: token.text }];
    case "br":
      return [{ kind: "break" }];
    case "link":
    case "image":
      return link(token, place);
    case "escape":
      return /[@#]/.test(token.text) ? [{ kind: "escaped", text: token.text }] : [text(token.text)];
    default:
      // `token.text` is half decoded in marked; the source is not, so that decoding happens once.
      return [text(decodeHTMLStrict(token.raw))];
  }
}

function styled(
  kind: "strong" | "emphasis" | "deleted",
  token: Tokens.Strong | Tokens.Em | Tokens.Del,
  place: Place,
): Inline[] {
  if (place.depth === MAX_STYLE_DEPTH) return [text(token.raw)];
  return [{ kind, children: fromTokens(token.tokens, { ...place, depth: place.depth + 1 }) }];
}

/** A link, or the source as text when the address is none that a message may link to. An image is a link to it. */
function link(token: Tokens.Link | Tokens.Image, place: Place): Inline[] {
  const autolink = token.type === "link" && token.autolink === true;
  const address = autolink ? token.href : decodeHTMLStrict(token.href);
  const href = linkHref(address);
  if (href === null) return [text(token.raw)];
  const children = autolink ? [text(token.text)] : fromTokens(token.tokens, { ...place, inLink: true });
  if (children.length === 0) children.push(text(address));
  if (place.inLink) return children;
  return [{ kind: "link", href, bare: autolink || isText(children, address), children }];
}

function linkHref(address: string): string | null {
  const url = address.length > MAX_HREF_LENGTH ? null : URL.parse(address);
  return url !== null && LINK_SCHEMES.has(url.protocol) ? url.href : null;
}

function isText(children: readonly Inline[], expected: string): boolean {
  return children.length === 1 && children[0]!.kind === "text" && children[0]!.text === expected;
}

function text(value: string): Text {
  return { kind: "text", text: value.replaceAll("\n", " ") };
}
