import { cleanTerminal } from "#core/markdown/clean.ts";

/** A text from the server that stands inside a line: a name, a topic, the detail of an error. */
export const cleanLine = (text: string): string => cleanTerminal(text).replace(/[\t\n\u2028\u2029]+/g, " ");

// JSON escapes C0 controls by itself. These can act on a terminal, or turn its lines around, as they are.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** JSON that means the same and is harmless to print. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
