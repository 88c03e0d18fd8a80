import { UsageError } from "./exit.ts";
import type { Globals } from "./globals.ts";
import { alignedRows, type Cell, joined, safeCells } from "./lines.ts";
import { cleanLine, safeJson } from "./text.ts";

type Item = Record<string, unknown>;
type Shown = string | readonly Cell[];

/** Where a command writes to: data to standard output in the form that was asked for, talk to standard error. */
export interface Output<T extends Item> {
  /** A list: an array in JSON. */
  list(items: T[]): Promise<void>;
  /** One thing: an object in JSON. */
  one(item: T): Promise<void>;
  /** One of many that come one by one: one line of JSON each. */
  next(item: T): Promise<void>;
  /** A sentence for the person, if there is one that wants to hear it. */
  talk(sentence: string): void;
}

/**
 * @param names the fields that `--fields` may name.
 * @param show one item for people to read: text that is safe for a terminal, without the last line end, or the cells of a line,
 *   which are made safe and in a list stand below each other. Showing may begin with loading what it takes.
 * @param empty what is said on a terminal of a list that has nothing in it.
 * @throws UsageError when `--fields` names another field.
 */
export function createOutput<T extends Item>(
  { json, fields, quiet }: Globals,
  names: readonly string[],
  show: (item: T) => Shown | Promise<Shown>,
  empty = "There is nothing to list.",
): Output<T> {
  const unknown = fields?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no field "${unknown}" here; the fields are ${names.join(", ")}.`);
  }
  const pick = (item: T): Item =>
    fields ? Object.fromEntries(fields.map((name) => [name, item[name] ?? null])) : item;
  const asText = async (item: T): Promise<string> => {
    if (fields) return fields.map((name) => cellText(item[name])).join("\t");
    const shown = await show(item);
    return typeof shown === "string" ? shown : joined(shown);
  };
  const asLines = async (items: T[]): Promise<string[]> => {
    const shown = fields ? [] : await Promise.all(items.map(show));
    const rows = shown.filter((cells) => typeof cells !== "string");
    return rows.length > 0 ? alignedRows(rows.map(safeCells)) : Promise.all(items.map(asText));
  };
  const talk = (sentence: string) => {
    if (!quiet) process.stderr.write(`${cleanLine(sentence)}\n`);
  };
  // People read JSON on a screen, programs read it from a pipe.
  const indent = () => (process.stdout.isTTY ? 2 : undefined);
  return {
    async list(items) {
      if (json) return print(safeJson(items.map(pick), indent()));
      if (items.length > 0) return print((await asLines(items)).join("\n"));
      // A person would wonder whether it did anything. To a script nothing is an answer.
      if (process.stdout.isTTY) talk(empty);
    },
    one: async (item) => print(json ? safeJson(pick(item), indent()) : await asText(item)),
    next: async (item) => print(json ? safeJson(pick(item)) : await asText(item)),
    talk,
  };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return cleanLine(typeof value === "string" ? value : safeJson(value));
}

/** Resolves once the reader has taken it, so that nobody who reads slowly fills our memory. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${text}\n`, () => resolve());
  });
}
