import { type Notification, notificationSchema } from "#core/notifications/schema.ts";
import { listNotifications, markNotifications } from "#sdk/notifications.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import type { Cell } from "../lines.ts";
import { localTime, placeName } from "../messages.ts";
import { createOutput } from "../output.ts";

interface ListOptions {
  all?: boolean;
  type?: Notification["type"];
  limit: number;
}

/** Lists what one should see, the oldest first: what is not read yet, or all. */
export async function list(globals: Globals, { all, type, limit }: ListOptions): Promise<void> {
  const out = createOutput<Notification>(
    globals,
    Object.keys(notificationSchema.shape),
    line,
    "Nothing calls for you.",
  );
  const { client } = await connect(globals);
  const unread = all ? {} : { unread: "true" as const };
  await out.list((await listNotifications(client, { limit, ...unread, ...(type ? { type } : {}) })).items);
}

/** Marks notifications as read: these, or all that there are now. */
export async function read(globals: Globals, ids: string[], { all }: { all?: boolean }): Promise<void> {
  if (Boolean(all) === ids.length > 0) throw new UsageError("say the ids of notifications, or --all.");
  const { client } = await connect(globals);
  if (!all) return markNotifications(client, { ids });
  const newest = (await listNotifications(client, { limit: 1 })).items.at(-1);
  if (newest) await markNotifications(client, { up_to: newest.id });
}

const VERBS = {
  mention: "called you",
  dm: "wrote to you",
  thread_reply: "replied",
  invite: "added you",
  system: "",
} satisfies Record<Notification["type"], string>;

function line({ id, type, read, created_at, actor, channel, message, text }: Notification): Cell[] {
  const who = actor ? `${actor.name} ${VERBS[type]}`.trim() : "";
  const where = channel?.name ? `in ${placeName(channel)}` : "";
  return [
    id,
    localTime(created_at),
    read && "(read)",
    [who, where].filter(Boolean).join(" "),
    text ?? message?.excerpt,
  ];
}
