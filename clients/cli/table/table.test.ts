import { expect, test } from "bun:test";
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import { notificationTypeSchema } from "#core/notifications/schema.ts";
import { searchSortSchema } from "#core/search/schema.ts";
import { scopeSchema } from "#core/tokens/schema.ts";
import { EXIT } from "../exit.ts";
import { storageSchema } from "../settings.ts";
import { EXIT_CODES } from "./codes.ts";
import { LIST_DEFAULT, LIST_MAX } from "./readers.ts";
import type { CommandSpec, OptionSpec } from "./spec.ts";
import { TABLE } from "./table.ts";

/** Every command with its words, those inside others too. */
function* everyCommand(specs: readonly CommandSpec[], before: string[] = []): Generator<[string[], CommandSpec]> {
  for (const spec of specs) {
    const words = [...before, spec.name];
    yield [words, spec];
    yield* everyCommand(spec.commands ?? [], words);
  }
}
const commands = [...everyCommand(TABLE.flatMap(({ commands }) => commands))];
const optionOf = (words: string, flag: string): OptionSpec =>
  commands.find(([known]) => known.join(" ") === words)![1].options!.find(({ flags }) => flags.includes(flag))!;

test("every command does something, or has commands of which one is meant otherwise", async () => {
  expect(commands.length).toBeGreaterThan(40);
  for (const [words, { load, commands: inner, otherwise }] of commands) {
    expect([words, typeof (await load?.()), inner?.some(({ name }) => name === otherwise)]).toEqual(
      inner ? [words, "undefined", true] : [words, "function", undefined],
    );
  }
});

test("examples are of the command that they explain", () => {
  for (const [words, { examples = [] }] of commands) {
    for (const [line] of examples) {
      const isShort = line.startsWith("ajet-chat '/") || line.startsWith("ajet-chat /") || words[0] === "invite";
      if (words[0] !== "webhook" && !isShort) expect(line).toContain(`ajet-chat ${words[0]}`);
    }
  }
});

test("what the table says of limits and choices is what the schemas say", () => {
  expect([LIST_DEFAULT, LIST_MAX]).toEqual([PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX]);
  expect(optionOf("token create", "--scopes").completes).toEqual(scopeSchema.options);
  expect(optionOf("notifications list", "--type").completes).toEqual(notificationTypeSchema.options);
  expect(optionOf("search", "--sort").completes).toEqual(searchSortSchema.options);
  expect(optionOf("login", "--storage").completes).toEqual(storageSchema.options);
});

test("every exit code is documented, and no other", () => {
  expect(EXIT_CODES.map(([code]) => code)).toEqual(Object.values(EXIT).toSorted((a, b) => a - b));
});
