import { checked, defineCommand, textReply } from "../commands/command.ts";
import { updateMe } from "./actions.ts";
import { updateMeSchema } from "./schema.ts";

const MINUTE = 60_000;

const status = defineCommand({
  name: "status",
  summary: "Says beside your name what you are about, or nothing any more.",
  where: "anywhere",
  args: [
    { name: "emoji", type: "emoji", required: false, summary: "One emoji" },
    { name: "text", type: "text", required: false, summary: "A few words" },
    { name: "duration", type: "duration", required: false, summary: "How long; until you say otherwise unless said" },
  ],
  examples: ["/status :sailboat: At sea 2h", "/status Reading", "/status"],
  async run({ deps, actor }, { emoji, text, duration }) {
    if (emoji === undefined && text === undefined && duration === undefined) {
      await updateMe(deps, actor, { status: null });
      return textReply("You have no status any more.");
    }
    const until = duration === undefined ? null : new Date(deps.clock().getTime() + duration * MINUTE).toISOString();
    const { status } = await updateMe(deps, actor, checked(updateMeSchema, { status: { emoji, text, until } }));
    return textReply(`Your status is: ${[status?.emoji, status?.text].filter(Boolean).join(" ")}`);
  },
});

const nick = defineCommand({
  name: "nick",
  summary: "Changes the name that others see of you.",
  where: "anywhere",
  args: [{ name: "display_name", type: "text", required: true, summary: "The new name" }],
  examples: ["/nick Cy of the Lamps"],
  async run({ deps, actor }, { display_name }) {
    const me = await updateMe(deps, actor, checked(updateMeSchema, { display_name }));
    return textReply(`You are called ${me.display_name} now.`);
  },
});

export const userCommands = [status, nick];
