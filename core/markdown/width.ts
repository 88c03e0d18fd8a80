/** How many columns of a terminal a text takes. Terminals differ; where they do, the wider answer keeps lines from breaking. */
import { eastAsianWidth } from "get-east-asian-width";

const PRINTABLE_ASCII = /^[ -~]*$/;
const EMOJI = /^\p{RGI_Emoji}$/v;
/** Marks, conjoining vowels and finals of Hangul, joiners and selectors. A soft hyphen is shown by most terminals. */
const ZERO_WIDTH =
  /^(?:[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]|(?=\p{Default_Ignorable_Code_Point})(?!\u00ad)\p{Cf})$/u;

/** Made when it is needed first: that takes a while. */
let segmenter: Intl.Segmenter | undefined;

/** Splits a text into what a person sees as characters; none of them may be torn apart by a line break. */
export function graphemesOf(text: string): string[] {
  if (PRINTABLE_ASCII.test(text)) return text.split("");
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns of one grapheme. It must not be a control character: see `cleanTerminal`. */
export function graphemeWidth(grapheme: string): number {
  if (PRINTABLE_ASCII.test(grapheme)) return grapheme.length;
  if (EMOJI.test(grapheme)) return 2;
  let width = 0;
  for (const character of grapheme) {
    if (!ZERO_WIDTH.test(character)) width += eastAsianWidth(character.codePointAt(0)!);
  }
  return width;
}

/** Columns of a text without line breaks, tabs and control characters. */
export function textWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  return graphemesOf(text).reduce((width, grapheme) => width + graphemeWidth(grapheme), 0);
}
