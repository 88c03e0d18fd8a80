import { defineCommand, textReply } from "../commands/command.ts";
import { getReading, setNotifyLevel } from "./actions.ts";
import { type NotifyLevel, notifyLevelSchema } from "./schema.ts";

const MEANS: Record<NotifyLevel, string> = {
  all: "You are notified of everything here.",
  mentions: "You are notified here when somebody calls you.",
  none: "You are notified of nothing here.",
};

const notify = defineCommand({
  name: "notify",
  summary: "Shows or sets what of this channel you are notified about.",
  where: "anywhere",
  args: [{ name: "level", type: "enum", values: notifyLevelSchema.options, required: false, summary: "About what" }],
  examples: ["/notify", "/notify mentions"],
  async run({ deps, actor, place }, { level }) {
    const reading =
      level === undefined
        ? await getReading(deps, actor, place.path)
        : await setNotifyLevel(deps, actor, place.path, { level });
    return textReply(MEANS[reading.notify_level]);
  },
});

export const readingCommands = [notify];
