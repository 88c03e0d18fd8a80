/** Links that let people in. */
import { createInvite, listInvites, revokeInvite } from "#sdk/invites.ts";
import { everyItem } from "#sdk/pages.ts";
import { momentText } from "../names.ts";
import { communityOf } from "./communities.ts";
import { type Act, type Item, LISTED, type Load, upTo } from "./page.ts";

const HOURS = [
  { value: "1", label: "for an hour" },
  { value: "24", label: "for a day" },
  { value: "168", label: "for a week" },
  { value: "720", label: "for 30 days" },
];

export const invites: Load = async (context) => {
  const { client, model, server } = context;
  const here = communityOf(context);
  if (!here) return { title: "Invites", items: [] };
  const { slug, name } = here;
  const create: Act = {
    label: "New invite",
    fields: [
      { name: "hours", label: "It works", value: "168", choices: HOURS },
      { name: "uses", label: "How many people", value: "", hint: "nothing: any number" },
    ],
    async run({ hours = "168", uses = "" }) {
      // What is no number must not become "any number"; the server says what it should be.
      const max_uses = uses.trim() === "" ? null : Number(uses) || 0;
      const { code } = await createInvite(client, slug, { expires_in_hours: Number(hours), max_uses });
      return {
        show: {
          title: `Whoever opens this link can join ${name}. It is shown once.`,
          text: `${server}/invite/${code}`,
        },
      };
    },
  };
  const all = await upTo(
    LISTED,
    everyItem((query) => listInvites(client, slug, { limit: 200, ...query })),
  );
  const items = all.reverse().map(({ id, created_at, expires_at, uses, max_uses, revoked_at }): Item => {
    const isOver = revoked_at !== null || Date.parse(expires_at) < model.now;
    const revoke: Act = {
      label: "Revoke",
      confirm: "Revoke this invite? Its link lets nobody in any more.",
      async run() {
        await revokeInvite(client, slug, id);
        return { say: "The invite is revoked." };
      },
    };
    const end =
      revoked_at !== null ? "revoked" : `${isOver ? "expired" : "until"} ${momentText(expires_at, model.now)}`;
    return {
      label: `Made ${momentText(created_at, model.now)}`,
      detail: `used ${uses}${max_uses === null ? "" : ` of ${max_uses}`} times · ${end}`,
      acts: isOver ? [] : [revoke],
    };
  });
  return { title: "Invites", items: [{ label: "New invite…", acts: [create] }, ...items] };
};
