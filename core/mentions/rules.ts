import { AppError } from "../kernel/errors.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import type { Block, Inline } from "../markdown/tree.ts";
import { MENTIONS_MAX } from "./schema.ts";

/** What a message calls by name, before it is known whom the names belong to. */
export interface Calls {
  /** Usernames, in lower case. */
  users: string[];
  groups: ("channel" | "here")[];
}

const GROUPS = ["channel", "here"] as const;

/**
 * The names after `@` in a message; in code there are none. A name is only a name: the posting statement keeps those that
 * belong to people who can read the channel.
 *
 * @throws AppError `invalid` when there are more than `MENTIONS_MAX` different ones.
 */
export function callsIn(body: string): Calls {
  const names = new Set(body.includes("@") ? namesInBlocks(parseMarkdown(body)) : []);
  if (names.size > MENTIONS_MAX) {
    const message = `at most ${MENTIONS_MAX} different mentions are allowed`;
    throw new AppError("invalid", `body_md: ${message}`, { errors: [{ path: "body_md", message }] });
  }
  const groups = GROUPS.filter((group) => names.delete(group));
  return { users: [...names], groups };
}

const namesInBlocks = (blocks: readonly Block[]): string[] => blocks.flatMap(namesInBlock);

function namesInBlock(block: Block): string[] {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return namesInInlines(block.children);
    case "quote":
      return namesInBlocks(block.children);
    case "list":
      return block.items.flatMap((item) => namesInBlocks(item.children));
    case "table":
      return [block.header, ...block.rows].flat().flatMap(namesInInlines);
    case "code":
    case "rule":
      return [];
  }
}

const namesInInlines = (inlines: readonly Inline[]): string[] => inlines.flatMap(namesInInline);

function namesInInline(inline: Inline): string[] {
  switch (inline.kind) {
    case "mention":
      return [inline.name];
    case "strong":
    case "emphasis":
    case "deleted":
    case "link":
      return namesInInlines(inline.children);
    case "text":
    case "break":
    case "code":
    case "channel":
      return [];
  }
}
