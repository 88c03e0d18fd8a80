/**
 * What the parts of a piece of code are, well enough to read it in a chat. It looks at each character once and knows no
 * grammar: those of highlight.js, which the web page uses in a worker that it can end, take seconds for what is written in
 * order to take long, and here nobody could type meanwhile.
 */
import type { CodePart } from "#core/markdown/layout.ts";

export type CodeKind = "keyword" | "string" | "number" | "comment" | "name" | "added" | "removed";

interface Family {
  readonly pattern: RegExp;
  readonly keywords: ReadonlySet<string>;
  /** Keywords are the same in capitals, as in SQL. */
  readonly anyCase?: boolean;
}

/** Alternatives of which each ends where it must end: also what is never closed is passed once. */
const LINE = { slashes: "//[^\\n]*", hash: "#[^\\n]*", dashes: "--[^\\n]*", semicolon: ";[^\\n]*" };
const BLOCK = "/\\*[^*]*(?:\\*(?!/)[^*]*)*(?:\\*/)?";
const TAG_COMMENT = "<!--[^-]*(?:-(?!->)[^-]*)*(?:-->)?";
const STRING = "\"(?:[^\"\\\\\\n]|\\\\.)*\"?|'(?:[^'\\\\\\n]|\\\\.)*'?";
const TEMPLATE = "`(?:[^`\\\\]|\\\\[\\s\\S])*`?";
const TRIPLE = "\"\"\"[^\"]*(?:\"(?!\"\")[^\"]*)*(?:\"\"\")?|'''[^']*(?:'(?!'')[^']*)*(?:''')?";
const NUMBER = "\\b(?:0[xob][\\da-f_]+|\\d[\\d_]*(?:\\.\\d+)?(?:e[+-]?\\d+)?)\\w*";
const WORD = "[\\p{L}_$@][\\p{L}\\p{N}_$-]*";
const PLAIN_WORD = "[\\p{L}_$@][\\p{L}\\p{N}_$]*";

function family(comments: readonly string[], strings: readonly string[], words: string, word = PLAIN_WORD): Family {
  const groups = [
    `(?<comment>${comments.join("|")})`,
    `(?<string>${strings.join("|")})`,
    `(?<number>${NUMBER})`,
    `(?<word>${word})`,
  ];
  return { pattern: new RegExp(groups.join("|"), "giu"), keywords: new Set(words.split(" ")) };
}

const C_LIKE =
  `abstract any as async await auto bool boolean break byte case catch chan char class const constexpr continue
crate data def default defer delete do double dyn else enum export extends extern false final finally float fn for foreach
from func function go goto guard if impl implements import in inline instanceof int interface internal is let long loop map
match mod module move mut namespace new nil null nullptr number object of operator out override package private protected
pub public range readonly ref return sealed self short signed sizeof static string struct super switch template this throw
throws trait true try type typedef typeof undefined union unsafe unsigned use using val var virtual void volatile when where
while with yield`.replace(/\s+/g, " ");
const SCRIPT =
  `alias and as assert async await begin break case class continue def del do done elif else elsif end ensure
esac except export False fi finally for from function global if import in include is lambda let local module next nil None
nonlocal not or pass raise redo require rescue return self set source then trap True true false null try undef unless until
unset when while with yield FROM RUN COPY CMD ENTRYPOINT ENV ARG WORKDIR EXPOSE`.replace(/\s+/g, " ");
const QUERY =
  `add all alter and as asc begin between by case cascade check column commit constraint create cross default
delete desc distinct drop else end exists explain false foreign from full function group having if in index inner insert
into is join key left like limit local nil not null offset on or order outer primary references return returning right
rollback select set table then true union unique update values view when where while with`.replace(/\s+/g, " ");

const FAMILIES: readonly (readonly [names: string, make: () => Family])[] = [
  [
    "js jsx mjs cjs javascript ts tsx typescript java c h cc cpp c++ hpp cs csharp go golang rust rs swift kotlin kt scala php dart zig groovy proto",
    () => family([LINE.slashes, BLOCK], [STRING, TEMPLATE], C_LIKE),
  ],
  ["css scss less json json5 jsonc", () => family([LINE.slashes, BLOCK], [STRING], "true false null", WORD)],
  [
    "py python rb ruby sh bash zsh fish shell console pl perl r elixir ex nix dockerfile make makefile cmake tcl awk graphql gql",
    () => family([LINE.hash], [TRIPLE, STRING], SCRIPT),
  ],
  [
    "yaml yml toml ini conf properties env",
    () => family([LINE.hash, LINE.semicolon], [STRING], "true false null yes no on off", WORD),
  ],
  [
    "sql psql mysql sqlite lua haskell hs ada elm",
    () => ({ ...family([LINE.dashes, BLOCK], [STRING], QUERY), anyCase: true }),
  ],
  ["html xml svg vue svelte xhtml", () => family([TAG_COMMENT], [STRING], "", "</?[\\p{L}][\\p{L}\\p{N}:-]*")],
];

const made = new Map<string, Family | null>();

function familyOf(language: string): Family | null {
  const known = made.get(language);
  if (known !== undefined) return known;
  const found = FAMILIES.find(([names]) => names.split(" ").includes(language))?.[1]() ?? null;
  made.set(language, found);
  return found;
}

/** Longer is left as it is, in characters. */
const LENGTH_MAX = 8_000;

/** The lines of a piece of code in parts; null for a language that is not known, and for what is very long. */
export function colourCode(text: string, language: string): readonly (readonly CodePart[])[] | null {
  if (text.length > LENGTH_MAX) return null;
  if (language === "diff" || language === "patch") return text.split("\n").map(diffLine);
  const family = familyOf(language);
  return family && linesOf(partsOf(text, family));
}

function diffLine(line: string): CodePart[] {
  const kind = /^@@|^diff |^index |^(?:---|\+\+\+) /.test(line)
    ? "comment"
    : line.startsWith("+")
      ? "added"
      : line.startsWith("-")
        ? "removed"
        : null;
  return [{ text: line, kind }];
}

function partsOf(text: string, family: Family): CodePart[] {
  const parts: CodePart[] = [];
  let end = 0;
  for (const match of text.matchAll(family.pattern)) {
    const kind = kindOf(match, text, family);
    if (kind === null) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), kind: null });
    end = match.index + match[0].length;
    parts.push({ text: match[0], kind });
  }
  if (end < text.length) parts.push({ text: text.slice(end), kind: null });
  return parts;
}

function kindOf(
  { 0: found, index, groups }: RegExpExecArray,
  text: string,
  { keywords, anyCase }: Family,
): CodeKind | null {
  const next = text.slice(index + found.length, index + found.length + 4).trimStart()[0];
  if (groups!.comment !== undefined) return "comment";
  // The key of an object, or of a line of settings.
  if (groups!.string !== undefined) return next === ":" ? "name" : "string";
  if (groups!.number !== undefined) return "number";
  if (keywords.has(anyCase ? found.toLowerCase() : found)) return "keyword";
  return found.startsWith("<") || next === "(" || next === ":" ? "name" : null;
}

/** Parts that go over several lines are parts of each of them. */
function linesOf(parts: readonly CodePart[]): CodePart[][] {
  const lines: CodePart[][] = [[]];
  for (const { text, kind } of parts) {
    for (const [index, piece] of text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (piece !== "") lines.at(-1)!.push({ text: piece, kind });
    }
  }
  return lines;
}
