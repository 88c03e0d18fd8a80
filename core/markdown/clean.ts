/**
 * Text from people, made harmless for a terminal. A terminal obeys what is printed: sequences that begin with ESC or a C1
 * control set the title and the clipboard, move the cursor or answer as if somebody had typed, and bidi controls reorder
 * what stands beside them. Everything that is printed passes through here: messages, and names, topics and file names too.
 */

// Each alternative excludes its own beginning from what it skips over, so that the search is linear in the text.
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const TERMINAL_CONTROL = new RegExp(
  [
    // Strings that end with ST or BEL: DCS, SOS, OSC, PM, APC.
    /(?:\u001b[P\]X^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0090\u0098\u009c-\u009f]*(?:\u0007|\u001b\\|\u009c)/,
    // CSI with its parameters.
    /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]/,
    // The shorter escape sequences.
    /\u001b[ -/]*[0-~]/,
    // What is left of C0 and C1, but for tab and line feed.
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
    // Marks, embeddings, overrides and isolates of the bidirectional algorithm.
    /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "g",
);
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: control characters are what this is about

/** Removes everything from a text that could act on a terminal. Tab and line feed stay. */
export function cleanTerminal(text: string): string {
  return text.replace(TERMINAL_CONTROL, "");
}
