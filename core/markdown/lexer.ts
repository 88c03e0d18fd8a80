/**
 * marked's lexer, reduced to what messages use and bounded in time: marked recurses and rescans on nested or dense input,
 * so a few thousand characters can keep it busy for seconds. The limits below are far from what people write; what goes
 * over one of them is shown as the text that it is.
 *
 * Reduced: raw HTML is text. A line such as `[note]: read this` stays visible instead of vanishing as the definition of a
 * link, and dashes under a line are a rule instead of making a heading of the line.
 */
import { Lexer, type Token, Tokenizer, type Tokens } from "marked";

/** Quotes and lists inside each other; deeper markers are text. */
export const MAX_DEPTH = 6;

/** Characters that marked may read again because of nesting, as a multiple of the length of the source. */
const MAX_REREAD = 14;
const MAX_DELIMITER_ROWS = 50;
const MAX_CELLS = 4_000;
const MAX_ADDRESS_LENGTH = 2_048;
const MAX_INLINE_LENGTH = 4_096;
/** Characters that may be markup: in one text, and in all texts of a message together. */
const MAX_INLINE_MARKS = 200;
const MAX_MARKS = 2_000;

/** Lines that could stand under the header of a table; marked looks at all that follows each of them. */
const DELIMITER_ROW = /^[ \t>|:-]*-[ \t>|:-]*$/gm;
const INLINE_MARK = /[*_~`[\]!<\\]/g;
const TOO_LONG_ADDRESS = new RegExp(`^\\S{${MAX_ADDRESS_LENGTH + 1}}`);

export class BoundedLexer {
  readonly #source: string;
  readonly #lexer: Lexer;
  #marksLeft = MAX_MARKS;

  /** `source` must have `\n` as its only line break. */
  constructor(source: string) {
    this.#source = source;
    this.#lexer = new Lexer({ gfm: true, breaks: true, tokenizer: new BoundedTokenizer(source.length * MAX_REREAD) });
  }

  /** Returns the blocks of the source, the texts in them not yet lexed, or null when they take too long to find. */
  blocks(): Token[] | null {
    if (count(this.#source, DELIMITER_ROW) > MAX_DELIMITER_ROWS) return null;
    return orNull(() => this.#lexer.blockTokens(this.#source));
  }

  /** Returns the tokens of the text of one block, or null when there is too much markup in it. */
  inlines(text: string): Token[] | null {
    if (text.length > MAX_INLINE_LENGTH) return null;
    const marks = count(text, INLINE_MARK);
    if (marks > Math.min(MAX_INLINE_MARKS, this.#marksLeft)) return null;
    this.#marksLeft -= marks;
    return orNull(() => this.#lexer.inlineTokens(text));
  }
}

/** Besides `TooComplex`, marked throws when it sees itself in a loop. A message must not break its reader. */
function orNull(lex: () => Token[]): Token[] | null {
  try {
    return lex();
  } catch {
    return null;
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

class TooComplex extends Error {}

class BoundedTokenizer extends Tokenizer {
  #depth = 0;
  #charactersLeft: number;

  constructor(charactersLeft: number) {
    super();
    this.#charactersLeft = charactersLeft;
  }

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.#nested(this.rules.block.blockquote, source, () => super.blockquote(source));
  }

  override list(source: string): Tokens.List | undefined {
    return this.#nested(this.rules.block.list, source, () => super.list(source));
  }

  #nested<T extends { raw: string }>(start: RegExp, source: string, tokenize: () => T | undefined): T | undefined {
    if (this.#depth === MAX_DEPTH) return undefined;
    const match = start.exec(source);
    if (match === null) return undefined;
    this.#spend(match[0].length);
    this.#depth += 1;
    const token = tokenize();
    this.#depth -= 1;
    this.#spend(token?.raw.length ?? 0);
    return token;
  }

  #spend(characters: number): void {
    this.#charactersLeft -= characters;
    if (this.#charactersLeft < 0) throw new TooComplex();
  }

  override table(source: string): Tokens.Table | undefined {
    const match = this.rules.block.table.exec(source);
    if (match === null) return undefined;
    // marked fills up short rows, so a wide header makes every line after it expensive.
    const columns = match[1]!.split("|").length;
    const rows = match[3]?.split("\n").length ?? 0;
    if (columns * rows > MAX_CELLS) throw new TooComplex();
    return super.table(source);
  }

  override url(source: string): Tokens.Link | undefined {
    return TOO_LONG_ADDRESS.test(source) ? undefined : super.url(source);
  }

  override html(): undefined {}
  override tag(): undefined {}
  override def(): undefined {}
  override lheading(): undefined {}
}
