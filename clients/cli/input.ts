import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { AppError } from "#core/kernel/errors.ts";
import { cleanTerminal } from "#core/markdown/clean.ts";
import type { FileToSend } from "#sdk/attachments.ts";
import { UsageError } from "./exit.ts";

/** A server takes no larger file unless it is told to; what comes in endlessly must not fill the memory first. In bytes. */
const INPUT_MAX = 25 * 1024 * 1024;

/** All that comes on standard input, to be looked at as a whole. @throws AppError `too_large` */
export async function readInput(): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of Bun.stdin.stream()) {
    size += chunk.length;
    if (size > INPUT_MAX) throw new AppError("too_large", "Standard input is too long: it has more than 25 MiB.");
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Whether words ask for standard input: a single `-`, or none at all where no person would have to type it. */
export function wantsInput(words: string[]): boolean {
  return words.length === 0 ? !process.stdin.isTTY : words.length === 1 && words[0] === "-";
}

/** Standard input as text. What a program prints ends with a line end that nobody means to post. */
export const readText = async (): Promise<string> => new TextDecoder().decode(await readInput()).replace(/\r?\n$/, "");

/**
 * What a program printed, as it would stand on a terminal in the end: without colours, and of a line that was written over
 * again and again, as progress is, the last.
 */
export function printedText(text: string): string {
  const lines = text.split(/\r*\n/).map((line) => line.slice(line.replace(/\r+$/, "").lastIndexOf("\r") + 1));
  return cleanTerminal(lines.join("\n"));
}

/** A file by its path, or standard input as one with `-`. @throws UsageError */
export async function openFile(path: string, name?: string): Promise<FileToSend> {
  // As it comes: the server says what is too large.
  if (path === "-") return { filename: name ?? "stdin.txt", content: Bun.stdin.stream() };
  const found = await stat(path).catch(() => null);
  if (!found) throw new UsageError(`there is no file ${path}.`);
  if (!found.isFile()) throw new UsageError(`${path} is not a file.`);
  return { filename: name ?? basename(path), content: Bun.file(path) };
}
