import { z } from "zod";
import { channelSchema } from "../channels/schema.ts";
import { pageFields } from "../kernel/page.ts";
import { anyText, multiLine } from "../kernel/text.ts";
import { messageSchema } from "../messages/schema.ts";

export const SEARCH_MAX = 500;

/** A piece of a message as plain text, in parts: what was looked for is marked by `match`. */
export const snippetSchema = z.array(z.object({ text: z.string(), match: z.boolean() }));
export type Snippet = z.infer<typeof snippetSchema>;

export const hitSchema = z.object({
  message: messageSchema,
  channel: channelSchema.pick({ id: true, name: true, community_id: true }),
  snippet: snippetSchema,
});
export type Hit = z.infer<typeof hitSchema>;

/** `newest` first, or by `rank`: how well it fits, and how new it is. */
export const searchSortSchema = z.enum(["newest", "rank"]);

export const searchQuerySchema = pageFields
  .extend({
    q: multiLine(SEARCH_MAX).meta({ examples: ["fog"] }),
    /** The slug of a community; without it all that the searcher is in, and their DMs. */
    community: anyText(100).optional(),
    sort: searchSortSchema.default("newest"),
  })
  .refine((query) => !(query.before && query.after), { message: "give before or after, not both" });
export type SearchQuery = z.infer<typeof searchQuerySchema>;
