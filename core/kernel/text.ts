import { z } from "zod";

// Controls, bidi overrides and isolates, zero-width characters: invisible, and able to make one name look like another
// or to turn a line around. The zero-width joiner stays, because emoji and several scripts are written with it.
export const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u2028\u2029]/u;

/** One line of text that people type as a name or topic: trimmed, NFC, no invisible characters, `min` to `max` characters. */
export const singleLine = (min: number, max: number) =>
  z
    .string()
    .transform((text) => text.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .min(min, min === 1 ? "must not be empty" : `at least ${min} characters are needed`)
        .max(max, `at most ${max} characters are allowed`)
        .refine(
          (text) => text.isWellFormed() && !INVISIBLE.test(text),
          "line breaks and invisible characters are not allowed",
        ),
    )
    .meta({ minLength: min, maxLength: max });

/** Text of several lines, kept as typed: what JSON can carry but PostgreSQL cannot store is refused here. */
export const anyText = (max: number) =>
  z
    .string()
    // Written only when it is said: formatting the first number takes longer than loading all schemas.
    .max(max, { error: () => `at most ${max.toLocaleString("en")} characters are allowed` })
    .refine((text) => text.isWellFormed() && !text.includes("\u0000"), "U+0000 and lone surrogates are not allowed");

/** The same, and more than blanks. */
export const multiLine = (max: number) => anyText(max).refine((text) => text.trim().length > 0, "must not be empty");

/**
 * A character of a script that is written without spaces, or an emoji or other symbol: what no search by words can find.
 * It is roughly all that comes after the Indian scripts. The same text is a regular expression in JavaScript and PostgreSQL.
 */
export const UNSPACED = "[^\\u0001-\\u0dff\\u1e00-\\u206f\\u3000\\ufe00-\\ufe0f]";
