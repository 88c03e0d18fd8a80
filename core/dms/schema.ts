import { z } from "zod";
import { myChannelSchema, TOPIC_MAX } from "../channels/schema.ts";
import { idSchema } from "../kernel/ids.ts";
import { singleLine } from "../kernel/text.ts";
import { readingSchema } from "../reading/schema.ts";
import { personSchema } from "../users/schema.ts";

/** People in a group at most, with whoever opens it. */
export const DM_PEOPLE_MAX = 20;

export const DM_NAME_MAX = 80;

/**
 * A DM with where the reader stands in it: a channel without a community that only its members know of. Its members are in
 * the order of their ids, the reader among them; a `dm` is between two people or with oneself, a `group_dm` between more.
 */
export const dmSchema = myChannelSchema.extend(readingSchema.shape).extend({ members: z.array(personSchema) });
export type Dm = z.infer<typeof dmSchema>;

/** The other people; with oneself alone it is a place for notes. */
export const openDmSchema = z.strictObject({
  user_ids: z
    .array(idSchema)
    .min(1, "give the id of at least one person")
    .max(DM_PEOPLE_MAX - 1, `at most ${DM_PEOPLE_MAX} people are allowed, with yourself`),
});
export type OpenDm = z.infer<typeof openDmSchema>;

/** Of groups; a name of null takes it away, and the group is called by its people again. */
export const updateDmSchema = z
  .strictObject({
    name: singleLine(1, DM_NAME_MAX).nullable().optional(),
    topic: singleLine(0, TOPIC_MAX).optional(),
  })
  .refine((input) => Object.keys(input).length > 0, "give a name or a topic to change");
export type UpdateDm = z.infer<typeof updateDmSchema>;
