import { z } from "zod";
import { type Message, messageSchema } from "#core/messages/schema.ts";
import { type Snapshot, snapshotSchema } from "#core/snapshot/schema.ts";
import { emptyList } from "../lists.ts";
import type { Model } from "../model.ts";
import { cacheFile, readText, writeText } from "./folders.ts";

// What was on the screen last, so that there is something to see before the server has answered. It may be out of date: all
// of it is loaded again.

const cacheSchema = z.object({
  channel_id: z.string(),
  community_id: z.string().nullable(),
  snapshot: snapshotSchema,
  messages: z.array(messageSchema),
});

/** Messages that are kept: as many as a large screen shows. */
const KEPT = 80;

const fileOf = (signIn: string) => cacheFile(`screen-${signIn}.json`);

/** The model as it was left, if that is known. */
export function withCache(model: Model, signIn: string): Model {
  const cached = read(signIn);
  if (!cached) return model;
  const { snapshot, channel_id, community_id, messages } = cached;
  const list = {
    ...emptyList(channel_id, null),
    messages: messages as Message[],
    older: messages[0]?.id ?? null,
    loaded: true,
  };
  return { ...model, snapshot: snapshot as Snapshot, channel_id, community_id, lists: new Map([[channel_id, list]]) };
}

function read(signIn: string): z.infer<typeof cacheSchema> | null {
  try {
    return cacheSchema.parse(JSON.parse(readText(fileOf(signIn)) ?? "null"));
  } catch {
    return null;
  }
}

export function saveCache(signIn: string, { snapshot, channel_id, community_id, lists }: Model): void {
  const list = channel_id === null ? undefined : lists.get(channel_id);
  if (!snapshot || !list?.loaded || list.newer !== null) return;
  const messages = list.messages.slice(-KEPT);
  writeText(fileOf(signIn), JSON.stringify({ channel_id, community_id, snapshot, messages }));
}
