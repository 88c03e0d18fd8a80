import { UsageError } from "../exit.ts";

// Limits of the API. Its schemas say them too, but loading those is most of what a command's start costs.
export const LIST_DEFAULT = 50;
export const LIST_MAX = 200;

/** Reads how many of a list. */
export const readLimit = (text: string): number => readCount("--limit", LIST_MAX)(text);

/** Reads a whole number from 1 on. */
export const readCount =
  (option: string, max: number) =>
  (text: string): number => {
    const count = Number(text);
    if (/^\d+$/.test(text) && count >= 1 && count <= max) return count;
    throw new UsageError(`${option} takes a number from 1 to ${max}, not "${text}".`);
  };

/** Reads words between commas. */
export const splitNames = (text: string): string[] => text.split(",").map((name) => name.trim());

/** For an option that may be given again: all of its values. */
export const gather = (text: string, before: unknown): string[] => [...((before as string[] | undefined) ?? []), text];

/** Reads one of a few words. */
export const oneOf =
  (option: string, words: readonly string[]) =>
  (text: string): string => {
    if (words.includes(text)) return text;
    throw new UsageError(`${option} takes ${words.join(" or ")}, not "${text}".`);
  };

/** Reads some of a few words, between commas. */
export const someOf =
  (option: string, words: readonly string[]) =>
  (text: string): string[] => {
    const names = splitNames(text);
    const unknown = names.find((name) => !words.includes(name));
    if (unknown === undefined) return names;
    throw new UsageError(`${option} takes ${words.join(", ")}, not "${unknown}".`);
  };
