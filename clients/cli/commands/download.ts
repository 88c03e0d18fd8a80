import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#core/kernel/errors.ts";
import { isId } from "#core/kernel/ids.ts";
import { openAttachment } from "#sdk/attachments.ts";
import type { Client } from "#sdk/client.ts";
import { getMessage } from "#sdk/messages.ts";
import { readMessage } from "../address.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { localName } from "../local-name.ts";
import { createOutput } from "../output.ts";
import { cleanLine } from "../text.ts";

interface DownloadOptions {
  output?: string;
  force?: boolean;
}

type Wanted = { id: string; filename: string };

/** Saves the files of a message, or one file by its address, and prints where. */
export async function download(globals: Globals, typed: string, { output, force }: DownloadOptions): Promise<void> {
  const out = createOutput(globals, ["id", "filename", "path", "size_bytes"], ({ path }) => cleanLine(String(path)));
  const { client, server } = await connect(globals);
  const wanted = await filesOf(client, typed, server);
  if (output === "-") {
    if (wanted.length > 1) throw new UsageError("the message has several files; only one can go to standard output.");
    await toStandardOutput(client, wanted[0]!);
    return;
  }
  const isFolder = output !== undefined && (await stat(output).catch(() => null))?.isDirectory() === true;
  if (output !== undefined && !isFolder && wanted.length > 1) {
    throw new UsageError(`the message has several files, so --output must be a folder; ${output} is none.`);
  }
  const saved = [];
  for (const file of wanted) {
    const path = output === undefined || isFolder ? join(output ?? ".", localName(file.filename)) : output;
    const size_bytes = await save(client, file, path, force === true);
    saved.push({ id: file.id, filename: file.filename, path, size_bytes });
  }
  await out.list(saved);
}

const FILE_PATH = /^\/api\/attachments\/([^/]+)\/([^/]+)$/;

async function filesOf(client: Client, typed: string, server: string): Promise<Wanted[]> {
  const url = URL.canParse(typed, server) ? new URL(typed, server) : null;
  const [, id = "", filename = ""] = (url?.origin === server && FILE_PATH.exec(url.pathname)) || [];
  if (isId(id)) return [{ id, filename }];
  const { attachments } = await getMessage(client, readMessage(typed, server));
  if (attachments.length === 0) throw new AppError("not_found", "The message has no files.");
  return attachments;
}

/** Written beside its place and put there whole. @throws AppError `conflict` when something is there */
async function save(client: Client, file: Wanted, path: string, force: boolean): Promise<number> {
  if (!force && (await stat(path).catch(() => null))) {
    throw new AppError("conflict", `${path} is there already. Say --force to replace it, or --output with another.`);
  }
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    const size = await Bun.write(part, await openAttachment(client, file));
    await rename(part, path);
    return size;
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError("internal", `${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

async function toStandardOutput(client: Client, file: Wanted): Promise<void> {
  if (process.stdout.isTTY) throw new UsageError("a file may hold anything, so it is not shown on a terminal.");
  const { body } = await openAttachment(client, file);
  for await (const chunk of body ?? []) {
    await new Promise<void>((resolve) => process.stdout.write(chunk, () => resolve()));
  }
}
