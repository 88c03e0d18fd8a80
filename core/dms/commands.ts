import { calledBy, defineCommand } from "../commands/command.ts";
import { linkTo } from "../commands/place.ts";
import { postIn } from "../commands/posting.ts";
import { openDm } from "./actions.ts";

const msg = defineCommand({
  name: "msg",
  summary: "Writes to somebody in a direct message, or goes there.",
  where: "anywhere",
  args: [
    { name: "user", type: "user", among: "acquaintances", required: true, summary: "To whom" },
    { name: "text", type: "text", required: false, summary: "What to say" },
  ],
  examples: ["/msg @cy The lamp is out", "/msg @cy"],
  async run({ deps, actor, client_message_id }, { user, text }) {
    const { dm } = await openDm(deps, actor, { user_ids: [user.id] });
    if (text === undefined) {
      return { kind: "navigate", text: `You are with ${calledBy(user)}.`, to: linkTo(null, dm) };
    }
    const reply = await postIn({ slug: null, channel: dm.id }, { deps, actor, client_message_id }, { body_md: text });
    return { ...reply, text: `${calledBy(user)} was written to.` };
  },
});

export const dmCommands = [msg];
