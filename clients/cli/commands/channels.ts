import { type MyChannel, myChannelSchema } from "#core/channels/schema.ts";
import { listChannels } from "#sdk/channels.ts";
import { everyItem } from "#sdk/pages.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { cleanLine } from "../text.ts";

/** Lists the channels of a community that one may read. */
export async function channels(globals: Globals): Promise<void> {
  const out = createOutput<MyChannel>(globals, Object.keys(myChannelSchema.shape), line);
  const { client, community } = await connect(globals);
  const slug = await community();
  await out.list(await Array.fromAsync(everyItem((query) => listChannels(client, slug, { limit: 200, ...query }))));
}

function line({ name, visibility, joined, topic }: MyChannel): string {
  const marks = [visibility === "private" && "private", !joined && "not joined"].filter((mark) => mark !== false);
  const notes = marks.length > 0 ? `  (${marks.join(", ")})` : "";
  return cleanLine(`#${name}${notes}${topic ? `  ${topic}` : ""}`);
}
