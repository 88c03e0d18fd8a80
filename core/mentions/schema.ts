import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";

/** Different names that one message may mention; a message with more is refused. */
export const MENTIONS_MAX = 100;

/**
 * Who is called: a person (`id` is theirs), everybody in the channel, or those of them who are here now. Mentions are read
 * once, when the message is posted: an edit calls nobody, and takes no call back.
 */
export const mentionSchema = z.object({ type: z.enum(["user", "channel", "here"]), id: idSchema.nullable() });
export type Mention = z.infer<typeof mentionSchema>;
