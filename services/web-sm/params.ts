import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { Form } from "#sdk/client.ts";

export const slugParams = z.object({ slug: z.string() });
/** `channel` is a name or an id. */
export const channelParams = slugParams.extend({ channel: z.string() });
const messageParams = channelParams.extend({ message: idSchema });
const dmParams = z.object({ channel: idSchema });
const dmMessageParams = dmParams.extend({ message: idSchema });
const inNoCommunity = <T extends object>(params: T) => ({ slug: null, ...params });

/** A kind of place where people talk. Its pages are the same below each address. */
export interface Place {
  prefix: string;
  params: z.ZodType<ChannelPath>;
  /** Of a message there. */
  messageParams: z.ZodType<ChannelPath & { message: string }>;
}

export const PLACES: readonly Place[] = [
  { prefix: "/c/:slug/channels/:channel", params: channelParams, messageParams },
  {
    prefix: "/dm/:channel",
    params: dmParams.transform(inNoCommunity),
    messageParams: dmMessageParams.transform(inNoCommunity),
  },
];

/** Forms send line breaks as CR LF. */
export const bodyField = z.string().transform((text) => text.replaceAll("\r\n", "\n"));
/** `attachment_ids` are ids with blanks between them. */
export const postForm = z.object({
  body_md: bodyField,
  client_message_id: idSchema,
  attachment_ids: z
    .string()
    .optional()
    .transform((ids) => ids?.split(" ").filter(Boolean)),
});

/** Around a DM, the slug of the community that the reader comes from. */
export const inQuery = z.object({ in: z.string().optional() });

export const idParams = z.object({ id: idSchema });
export const slugAndIdParams = slugParams.extend({ id: idSchema });

/** Below it are the settings of a community. */
export const COMMUNITY_SETTINGS = "/c/:slug/settings";

/** And those of a channel. */
export const CHANNEL_SETTINGS = "/c/:slug/channels/:channel/settings";

/** What was just done, for the page that one is led to: a word of `views/controls.tsx#Done`. */
export const doneQuery = z.object({ done: z.string().optional() });

/** The same, of a list: where in it the page begins. */
export const cursorQuery = doneQuery.extend({ before: idSchema.optional(), after: idSchema.optional() });

/** A form with a picture as it comes from the browser, to be passed on unread: the API reads and judges it. */
export const pictureOf = (request: Request): Form => ({
  content: request.body ?? new ReadableStream(),
  type: request.headers.get("content-type") ?? "",
  signal: request.signal,
});
