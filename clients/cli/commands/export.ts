import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { sizeText } from "#core/attachments/rules.ts";
import { AppError } from "#core/kernel/errors.ts";
import { openCommunityExport, openMyExport } from "#sdk/exports.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { cleanLine } from "../text.ts";

interface ExportOptions {
  output?: string;
  me?: boolean;
  force?: boolean;
}

type Saved = { path: string; lines: number; size_bytes: number };

/** How often a terminal is told how far it is, in milliseconds. */
const PROGRESS = 200;

/** Saves all of a community, or all that is one's own, and prints where. */
export async function exportAll(
  globals: Globals,
  slug: string | undefined,
  { output, me, force }: ExportOptions,
): Promise<void> {
  if (me && slug !== undefined) throw new UsageError("say a community, or --me.");
  const out = createOutput<Saved>(globals, ["path", "lines", "size_bytes"], ({ path }) => cleanLine(path));
  const { client, community } = await connect(globals);
  const chosen = me ? null : (slug ?? (await community()));
  const path = output ?? `${chosen ?? "me"}.jsonl`;
  if (path !== "-" && !force && (await stat(path).catch(() => null))) {
    throw new AppError("conflict", `${path} is there already. Say --force to replace it, or --output with another.`);
  }
  const { body } = chosen === null ? await openMyExport(client) : await openCommunityExport(client, chosen);
  const shown = showProgress(globals);
  try {
    if (path === "-") await copy(body!, toStandardOutput, shown.so);
    else await out.one({ path, ...(await save(body!, path, shown.so)) });
  } finally {
    shown.end();
  }
}

/** Written beside its place and put there whole. It may hold what is private: nobody else may read it. */
async function save(body: ReadableStream<Uint8Array>, path: string, so: Progress): Promise<Omit<Saved, "path">> {
  const part = `${path}.${crypto.randomUUID()}.part`;
  let file: FileHandle | undefined;
  try {
    const opened = await open(part, "wx", 0o600);
    file = opened;
    const size = await copy(body, (chunk) => opened.writeFile(chunk), so);
    await opened.sync();
    await opened.close();
    await rename(part, path);
    return size;
  } catch (error) {
    await file?.close().catch(() => {});
    await rm(part, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError("internal", `${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

type Progress = (lines: number, bytes: number) => void;

/** Passes all of an export on. @throws AppError `unavailable` when its last line is missing */
async function copy(
  body: ReadableStream<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<unknown>,
  so: Progress,
): Promise<Omit<Saved, "path">> {
  let [lines, size_bytes, last, pending] = [0, 0, "", ""];
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause) => {
      throw brokenOff(cause);
    });
    if (done) break;
    await write(value);
    const parts = decoder.decode(value, { stream: true }).split("\n");
    lines += parts.length - 1;
    size_bytes += value.length;
    const rest = parts.pop()!;
    // The line before what is not ended yet, which at the end is nothing.
    if (parts.length > 0) last = (parts.length > 1 ? "" : pending) + parts.at(-1)!;
    pending = parts.length > 0 ? rest : pending + rest;
    so(lines, size_bytes);
  }
  if (!last.startsWith('{"type":"end"')) throw brokenOff();
  return { lines, size_bytes };
}

const brokenOff = (cause?: unknown): AppError =>
  new AppError("unavailable", "The export broke off before its end. Sign in if you are not, and begin again.", {
    cause,
  });

function toStandardOutput(chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(chunk, () => resolve()));
}

/** One line that is written over, for a person who waits; nothing for programs. */
function showProgress({ quiet }: Globals): { so: Progress; end(): void } {
  if (quiet || !process.stderr.isTTY) return { so() {}, end() {} };
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    so(lines, bytes) {
      if (performance.now() - shownAt < PROGRESS) return;
      shownAt = performance.now();
      process.stderr.write(`\r${lines.toLocaleString("en")} lines, ${sizeText(bytes)}\u001b[K`);
    },
    end: () => void process.stderr.write("\r\u001b[K"),
  };
}
