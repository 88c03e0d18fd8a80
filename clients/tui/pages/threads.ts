import { parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";
import { listThreads, unfollowThread } from "#sdk/threads.ts";
import { momentText } from "../names.ts";
import type { Item, Load } from "./page.ts";

const LISTED = 100;
const EXCERPT_MAX = 100;

/** The threads that one follows, the one with the newest reply first. */
export const threads: Load = async ({ client, model }) => {
  const { items } = await listThreads(client, { limit: LISTED });
  return {
    title: "Threads you follow",
    items: items.map(({ id, parent, channel, unread_count }): Item => {
      const text = renderPlain(parseMarkdown(parent.body_md)).replace(/\s+/g, " ").slice(0, EXCERPT_MAX);
      const where = channel.name === null ? "" : channel.community_id === null ? channel.name : `#${channel.name}`;
      const last = parent.last_reply_at === null ? "" : `last ${momentText(parent.last_reply_at, model.now)}`;
      const by = parent.last_repliers.map(({ name }) => name).join(", ");
      const replies = `${parent.reply_count} ${parent.reply_count === 1 ? "reply" : "replies"}`;
      return {
        label: `${unread_count > 0 ? `● ${unread_count} new  ` : ""}${parent.author.name}: ${text}`,
        detail: [where, replies, last, by].filter(Boolean).join(" · "),
        acts: [
          { label: "Open it", run: async () => ({ channel_id: channel.id, thread_id: id }) },
          {
            label: "Follow it no more",
            async run() {
              await unfollowThread(client, id);
              return { say: "You are told of it no more." };
            },
          },
        ],
      };
    }),
  };
};
