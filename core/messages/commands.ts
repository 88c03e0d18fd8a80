import { defineCommand, textReply } from "../commands/command.ts";
import { postHere } from "../commands/posting.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { purgeMessages } from "./actions.ts";
import { PURGE_MAX } from "./schema.ts";

const me = defineCommand({
  name: "me",
  summary: "Says what you do.",
  where: "anywhere",
  bots: true,
  args: [{ name: "text", type: "text", required: true, summary: "What you do" }],
  examples: ["/me lights the lamp"],
  run: (context, { text }) => postHere(context, emphasized(text)),
});

/** A text as a whole in italics, as acts are shown in other chats too; as it is when Markdown of its own is in the way. */
export function emphasized(text: string): string {
  return [`_${text}_`, `*${text}*`].find(isEmphasis) ?? text;
}

function isEmphasis(source: string): boolean {
  const [block, ...others] = parseMarkdown(source);
  if (block?.kind !== "paragraph" || others.length > 0) return false;
  return block.children.length === 1 && block.children[0]!.kind === "emphasis";
}

/** In Markdown, in which it would lose an arm. */
const SHRUG = "¯\\\\\\_(ツ)\\_/¯";

const shrug = defineCommand({
  name: "shrug",
  summary: "Posts a shrug, after a text if there is one.",
  where: "anywhere",
  bots: true,
  args: [{ name: "text", type: "text", required: false, summary: "What to say first" }],
  examples: ["/shrug", "/shrug Fog again"],
  run: (context, { text }) => postHere(context, text === undefined ? SHRUG : `${text} ${SHRUG}`),
});

const purge = defineCommand({
  name: "purge",
  summary: "Deletes the newest message of this channel, or several.",
  permission: "channel.purge",
  where: "community",
  args: [{ name: "count", type: "count", max: PURGE_MAX, required: false, summary: `How many, up to ${PURGE_MAX}` }],
  examples: ["/purge", "/purge 20"],
  async run({ deps, actor, place }, { count = 1 }) {
    const { deleted } = await purgeMessages(deps, actor, place.path, { count });
    return textReply(deleted === 1 ? "One message was deleted." : `${deleted} messages were deleted.`);
  },
});

export const messageCommands = [me, shrug, purge];
