import { AppError } from "#core/kernel/errors.ts";
import { isId } from "#core/kernel/ids.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { getDm } from "#sdk/dms.ts";
import type { Connection } from "./connect.ts";
import { UsageError } from "./exit.ts";
import { dmWith } from "./people.ts";

/**
 * The channel that somebody typed: of the community a name with or without its `#`, with `@` the name of a person for the DM
 * with them, or the id of either. @throws UsageError when nothing is left of it.
 */
export async function channelOf({ client, community }: Connection, typed: string): Promise<ChannelPath> {
  if (typed.startsWith("@")) return { slug: null, channel: (await dmWith(client, typed)).id };
  const channel = typed.replace(/^#/, "");
  if (channel === "")
    throw new UsageError("which channel? Quote '#name', or leave the # out: a shell takes it for a comment.");
  if (isId(channel) && (await isDm(client, channel))) return { slug: null, channel };
  return { slug: await community(), channel };
}

/** An id does not tell. Bots are in no DM and may not ask. */
async function isDm(client: Client, id: string): Promise<boolean> {
  try {
    await getDm(client, id);
    return true;
  } catch (error) {
    if (error instanceof AppError && ["not_found", "forbidden"].includes(error.code)) return false;
    throw error;
  }
}
