import { readThread } from "../address.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { openFile } from "../input.ts";
import { channelOf } from "../places.ts";
import { idOutput, inChannel, say } from "../post.ts";

interface UploadOptions {
  text?: string;
  name?: string;
  thread?: string;
  idempotencyKey?: string;
}

/** Posts files, and prints the id of the message that has them. */
export async function upload(
  globals: Globals,
  channel: string,
  paths: string[],
  { text = "", name, thread, idempotencyKey: key }: UploadOptions,
): Promise<void> {
  if (name !== undefined && paths.length > 1) throw new UsageError("--name is of one file; there are several.");
  const out = idOutput(globals);
  const files = await Promise.all(paths.map((path) => openFile(path, name)));
  const connection = await connect(globals);
  const parent = thread === undefined ? undefined : readThread(thread, connection.server);
  const place = inChannel(connection.client, await channelOf(connection, channel), parent);
  await out.one(await say(connection.client, place, text, { files, key }));
}
