import { z } from "zod";
import { myChannelSchema } from "../channels/schema.ts";
import { communityCreationSchema, myCommunitySchema } from "../communities/schema.ts";
import { dmSchema } from "../dms/schema.ts";
import { idSchema } from "../kernel/ids.ts";
import { memberSchema } from "../memberships/schema.ts";
import { readingSchema } from "../reading/schema.ts";
import { meSchema } from "../users/schema.ts";

/** A channel with where the reader stands in it. */
export const openChannelSchema = myChannelSchema.extend(readingSchema.shape);
export type OpenChannel = z.infer<typeof openChannelSchema>;

/** A mute of the reader's own. `until` null: until somebody ends it. */
export const myMuteSchema = z.object({
  community_id: idSchema,
  until: z.iso.datetime().nullable(),
  reason: z.string(),
});
export type MyMute = z.infer<typeof myMuteSchema>;

/**
 * All that a client needs to draw its first screen: the answer of `GET /api/snapshot`. With a community its channels and
 * people; without one the channels of all communities and no people. With both the DMs, of very many those in which something
 * was written last. `position` is null while the bus is out of reach.
 */
export const snapshotSchema = z.object({
  me: meSchema,
  communities: z.array(myCommunitySchema),
  /** Who may found further ones, as `mayCreateCommunity` reads it. Left out by older servers, where everyone may. */
  community_creation: communityCreationSchema.optional(),
  community_id: idSchema.nullable(),
  channels: z.array(openChannelSchema),
  dms: z.array(dmSchema).default([]),
  people: z.array(memberSchema),
  position: z.string().nullable(),
  /** The communities in which the reader may not write for now. */
  mutes: z.array(myMuteSchema).optional(),
  /** What this installation takes; a message's length and number of files are the same everywhere. */
  limits: z.object({ attachment_bytes: z.number().int() }).optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/**
 * What a user or bot may read now: the answer of `GET /api/access`, which session managers ask for with the user's own
 * token. Of a bot, `user_id` is its own id, `session_id` that of its token, and `scopes` are those of the token. `expires_at`
 * is when session or token ends, if it is not used again; null when it does not.
 */
export const accessSchema = z.object({
  user_id: idSchema,
  session_id: idSchema,
  expires_at: z.iso.datetime().nullable().default(null),
  scopes: z.array(z.string()).nullable().default(null),
  communities: z.array(idSchema),
  channels: z.array(idSchema),
  /** Those of them that the user is in. Left out of a bot, to which all that it may read is one, and by older servers. */
  joined: z.array(idSchema).optional(),
  /** Those with whom only direct messages are shared: whether they are online is told all the same. */
  people: z.array(idSchema).default([]),
});
export type Access = z.infer<typeof accessSchema>;
