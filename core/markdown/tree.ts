/**
 * What a message says, after parsing: a small tree that every rendering walks. It is much smaller than Markdown: no raw
 * HTML, no images, no link titles, no heading levels, because no rendering of a message has a use for them.
 *
 * The tree is safe to walk by recursion: quotes and lists are at most `MAX_DEPTH` deep (`lexer.ts`), styles at most
 * `MAX_STYLE_DEPTH` (`inlines.ts`). A walk is a `switch` over `kind` without a default, so that the compiler names every
 * place that a new kind of node concerns.
 */

export type Document = readonly Block[];

export type Block =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "heading"; readonly children: readonly Inline[] }
  | { readonly kind: "quote"; readonly children: readonly Block[] }
  | List
  | CodeBlock
  | Table
  | { readonly kind: "rule" };

export interface List {
  readonly kind: "list";
  /** Number of the first item, or null for a list with bullets. */
  readonly start: number | null;
  readonly items: readonly ListItem[];
}

export interface ListItem {
  /** Whether a task is done, or null for an item that is no task. */
  readonly checked: boolean | null;
  readonly children: readonly Block[];
}

export interface CodeBlock {
  readonly kind: "code";
  /** Lower-case name of the language, of letters, digits and `+ # . _ -` only; null when none was given. */
  readonly language: string | null;
  /** The lines as they were written, without the last line break. */
  readonly text: string;
}

export interface Table {
  readonly kind: "table";
  /** One entry for each column; every row has as many cells. */
  readonly alignments: readonly Alignment[];
  readonly header: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Alignment = "left" | "center" | "right" | null;
export type Cell = readonly Inline[];

export type Inline =
  /** Literal text: entities are decoded, backslash escapes resolved, no line break in it. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "strong" | "emphasis" | "deleted"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | Link
  /**
   * `@name`, of a person or of everybody (`channel`, `here`), and `#name` of a channel. `text` is as it was written, `name` in
   * lower case. Whether there is somebody or something of that name, the tree does not know.
   */
  | { readonly kind: "mention" | "channel"; readonly name: string; readonly text: string };

export interface Link {
  readonly kind: "link";
  /** Absolute http, https or mailto address in the ASCII form that `URL` gives it. */
  readonly href: string;
  /** True when the text is the address itself, so that a plain rendering need not show it twice. */
  readonly bare: boolean;
  readonly children: readonly Inline[];
}
