import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";
import { anyText } from "../kernel/text.ts";
import { MESSAGE_MAX, messageSchema } from "../messages/schema.ts";

/** Proposals of one completion at most. */
export const PROPOSALS_MAX = 20;

/** The longest command posts the longest message: `/me` and its text. */
const TEXT_MAX = MESSAGE_MAX + 100;

const line = anyText(TEXT_MAX);

/** What was typed, where. What a command posts in a thread (`parent_id`) stays there. */
export const runCommandSchema = z.strictObject({
  text: line
    .refine((text) => text.startsWith("/"), "a command begins with a slash")
    .meta({ examples: ["/topic Lamps and fog"] }),
  channel_id: idSchema,
  parent_id: idSchema.optional(),
  /** As of messages: the same one again posts nothing new. */
  client_message_id: idSchema.optional(),
});
export type RunCommand = z.infer<typeof runCommandSchema>;

/** A place to go to: a channel (null: the community's own page), and in it a message. `href` is the path of its page. */
export const linkSchema = z.object({
  href: z.string(),
  /** The community's slug; null for a direct message. */
  community: z.string().nullable(),
  channel_id: idSchema.nullable(),
  message_id: idSchema.nullable(),
});
export type Link = z.infer<typeof linkSchema>;

/** Cells of a column of times are moments in ISO-8601, for the client to show as it shows times; they may be empty. */
const columnSchema = z.object({ label: z.string(), type: z.enum(["text", "time"]) });

/**
 * What the caller, and nobody else, is told. `text` is plain sentences, and always there: a client that does not know a kind
 * shows that. It is empty when a posted message says it all.
 */
export const commandReplySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({
    kind: z.literal("table"),
    text: z.string(),
    columns: z.array(columnSchema),
    rows: z.array(z.object({ cells: z.array(z.string()), link: linkSchema.nullable() })),
  }),
  z.object({ kind: z.literal("message"), text: z.string(), message: messageSchema }),
  z.object({ kind: z.literal("navigate"), text: z.string(), to: linkSchema }),
]);
export type CommandReply = z.infer<typeof commandReplySchema>;

export const ARG_TYPES = ["user", "channel", "text", "word", "duration", "count", "enum", "emoji", "command"] as const;

/** A command as people and clients are told of it. */
export const commandHelpSchema = z.object({
  name: z.string(),
  usage: z.string(),
  summary: z.string(),
  args: z.array(
    z.object({
      name: z.string(),
      /** One of `ARG_TYPES`, or one of a newer server. */
      type: z.string(),
      required: z.boolean(),
      summary: z.string(),
      /** Of an enum. */
      values: z.array(z.string()).nullable(),
    }),
  ),
  examples: z.array(z.string()),
});
export type CommandHelp = z.infer<typeof commandHelpSchema>;

export const commandsQuerySchema = z.strictObject({ channel_id: idSchema });
export const commandsSchema = z.object({ items: z.array(commandHelpSchema) });

/** A text that is being written, a command or not. `cursor` counts UTF-16 code units, as strings in JavaScript do. */
export const completeSchema = z
  .strictObject({ text: line, cursor: z.number().int().min(0), channel_id: idSchema })
  .refine(({ text, cursor }) => cursor <= text.length, { path: ["cursor"], message: "is beyond the end of the text" });
export type Complete = z.infer<typeof completeSchema>;

/** A command that is being typed: its arguments as usage shows them, and in which of them the cursor is. */
export const hintSchema = z.object({
  name: z.string(),
  summary: z.string(),
  args: z.array(z.object({ usage: z.string(), summary: z.string() })),
  /** A place in `args`; null behind all that it takes. */
  current: z.number().int().nullable(),
});
export type Hint = z.infer<typeof hintSchema>;

/** What could stand instead of the text between `from` and `to`. */
export const completionSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  items: z.array(
    z.object({
      value: z.string(),
      label: z.string(),
      detail: z.string(),
      kind: z.enum(["command", "user", "channel", "value", "emoji"]),
    }),
  ),
  /** Once the name of a command is whole. */
  hint: hintSchema.nullable().default(null),
});
export type Completion = z.infer<typeof completionSchema>;
export type Proposal = Completion["items"][number];
