import { findChannelById } from "../channels/actions.ts";
import type { Channel } from "../channels/schema.ts";
import type { Deps } from "../database/transaction.ts";
import { type Actor, actorId } from "../kernel/actor.ts";
import type { Place } from "./command.ts";
import type { Arg } from "./parse.ts";
import type { Link } from "./schema.ts";
import type { Circle } from "./store.ts";

/** Where something is typed. @throws AppError `not_found` for who may not read the channel. */
export async function accessPlace(
  deps: Deps,
  actor: Actor,
  { channel_id, parent_id }: { channel_id: string; parent_id?: string | undefined },
): Promise<Place> {
  const { channel, joined, role, slug } = await findChannelById(deps, actor, channel_id);
  return { channel, joined, path: { slug, channel: channel.id }, slug, role, parent_id };
}

/** Whom an argument that is typed here can name. */
export function circleOf({ channel }: Place, actor: Actor, { among }: Extract<Arg, { type: "user" }>): Circle {
  const { community_id } = channel;
  if (community_id === null || among === "acquaintances") return { of: "acquaintances", user_id: actorId(actor) };
  return { of: among ?? "community", community_id };
}

/** Whom a message here calls: who cannot read it is not called. */
export function circleOfReaders({ channel }: Place): Circle {
  const { community_id } = channel;
  return community_id && channel.visibility === "public"
    ? { of: "community", community_id }
    : { of: "channel", channel_id: channel.id };
}

/** The page of a channel, and in it a message. Pages of channels are found by id, which a rename leaves as it is. */
export function linkTo(
  slug: string | null,
  { id }: Pick<Channel, "id">,
  message?: { id: string; parent_id: string | null },
): Link {
  const page = slug === null ? `/dm/${id}` : `/c/${slug}/channels/${id}`;
  const place = { community: slug, channel_id: id, message_id: message?.id ?? null };
  if (!message) return { href: page, ...place };
  const part = message.parent_id ? `/t/${message.parent_id}` : `?around=${message.id}`;
  return { href: `${page}${part}#m-${message.id}`, ...place };
}
