import { z } from "zod";

/** Longer is no emoji: the longest sequences that Unicode recommends have ten code points. */
const EMOJI_MAX = 40;

/**
 * One emoji that Unicode recommends for general interchange (UTS #51, RGI), by the runtime's own Unicode data. Typed
 * without its variation selector it is completed, so that one emoji has one spelling.
 */
export const emojiSchema = z
  .string()
  .max(EMOJI_MAX, "a single emoji is expected")
  .transform((text) => (isEmoji(text) ? text : `${text}\ufe0f`))
  .refine(isEmoji, "a single emoji is expected");

function isEmoji(text: string): boolean {
  return /^\p{RGI_Emoji}$/v.test(text);
}
