/** Effects that ask the server. */

import type { ChannelMember } from "#core/memberships/schema.ts";
import { addChannelMember, listChannelMembers } from "#sdk/channels.ts";
import { completeText, listCommands, runCommand } from "#sdk/commands.ts";
import { openDm } from "#sdk/dms.ts";
import { deleteMessage, editMessage, getMessage, getThread, listMessages, sendMessage } from "#sdk/messages.ts";
import { listNotifications, markNotifications } from "#sdk/notifications.ts";
import { everyItem } from "#sdk/pages.ts";
import { setTyping } from "#sdk/presence.ts";
import { addReaction, removeReaction } from "#sdk/reactions.ts";
import { markRead } from "#sdk/reading.ts";
import { searchMessages } from "#sdk/search.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { asAppError, type Work } from "../effects.ts";
import type { Effect } from "../msg.ts";
import { channelOf } from "../names.ts";
import type { Deps } from "./deps.ts";
import { createLatest } from "./latest.ts";

type Kind = Extract<
  Effect["kind"],
  | "load"
  | "watch"
  | "people"
  | "send"
  | "command"
  | "complete"
  | "commands"
  | "editMessage"
  | "deleteMessage"
  | "react"
  | "markRead"
  | "typing"
  | "members"
  | "notifications"
  | "notificationsRead"
  | "search"
  | "emoji"
  | "openMessage"
  | "openChannel"
  | "join"
  | "openDm"
  | "page"
  | "perform"
>;

/** How long is waited for more before the server is asked, in milliseconds. */
const WHILE_TYPING = 80;
const WHILE_READING = 400;
/** More people than this are not listed. */
const MEMBERS_MAX = 2_000;
const NOTIFICATIONS = 50;

export function createServer({ client, watch, server, model, dispatch }: Deps): Work<Kind> {
  const typing = createLatest(WHILE_TYPING);
  const reading = createLatest(WHILE_READING);
  const reload = async () => dispatch({ kind: "snapshot", snapshot: await getSnapshot(client), fresh: false });
  return {
    async load({ list, channel, parent_id, query, use, show }) {
      try {
        if (parent_id === null) {
          const page = await listMessages(client, channel, query);
          return { kind: "page", list, use, page, parent: null, show };
        }
        const { around: _, ...cursor } = query;
        const { parent, ...page } = await getThread(client, parent_id, cursor);
        return { kind: "page", list, use, page, parent, show };
      } catch (error) {
        return { kind: "pageFailed", list, error: asAppError("load", error) };
      }
    },
    async watch({ channels }) {
      watch.show(channels, (id) => channelOf(model(), id)?.joined === true);
      return null;
    },
    async people({ slug, community_id }) {
      const { people } = await getSnapshot(client, slug);
      return { kind: "people", community_id, people };
    },
    async send({ channel, out }) {
      const { body_md, parent_id, client_message_id, attachments } = out;
      try {
        const message = await sendMessage(client, channel, {
          body_md,
          client_message_id,
          ...(parent_id === null ? {} : { parent_id }),
          ...(attachments.length === 0 ? {} : { attachment_ids: attachments.map(({ id }) => id) }),
        });
        return { kind: "sent", out, message };
      } catch (error) {
        return { kind: "notSent", out, error: asAppError("send", error) };
      }
    },
    async command({ list, text, channel_id, parent_id }) {
      try {
        const place = parent_id === null ? { channel_id } : { channel_id, parent_id };
        return { kind: "replied", command: text, list, reply: await runCommand(client, { text, ...place }) };
      } catch (error) {
        return { kind: "commandFailed", command: text, list, error: asAppError("command", error) };
      }
    },
    complete: ({ list, text, cursor, channel_id }) =>
      typing("complete", async () => {
        const completion = await completeText(client, { text, cursor, channel_id });
        return { kind: "completed", list, text, completion };
      }),
    async commands({ channel_id }) {
      return { kind: "commands", channel_id, items: await listCommands(client, channel_id) };
    },
    async editMessage({ id, body_md }) {
      await editMessage(client, id, { body_md });
      return null;
    },
    async deleteMessage({ id }) {
      await deleteMessage(client, id);
      return null;
    },
    async react({ id, emoji, add }) {
      await (add ? addReaction(client, id, emoji) : removeReaction(client, id, emoji));
      return null;
    },
    markRead: ({ channel, body }) =>
      reading(channel.channel, async () => {
        await markRead(client, channel, body);
        return null;
      }),
    async typing({ channel_id, parent_id, typing }) {
      // Nobody misses it.
      await setTyping(client, channel_id, typing, parent_id).catch(() => {});
      return null;
    },
    async members({ channel, channel_id }) {
      const members: ChannelMember[] = [];
      for await (const member of everyItem((query) => listChannelMembers(client, channel, { limit: 200, ...query }))) {
        members.push(member);
        if (members.length === MEMBERS_MAX) break;
      }
      return { kind: "members", channel_id, members };
    },
    async notifications() {
      const [all, unread] = await Promise.all([
        listNotifications(client, { limit: NOTIFICATIONS }),
        listNotifications(client, { limit: 200, unread: "true" }),
      ]);
      return { kind: "notifications", items: all.items, unread: unread.items.length };
    },
    async notificationsRead({ up_to }) {
      await markNotifications(client, { up_to });
      return null;
    },
    async search({ q, after }) {
      const { items, next } = await searchMessages(client, { q, limit: 50, ...(after === null ? {} : { after }) });
      return { kind: "hits", q, hits: items, next, more: after !== null };
    },
    emoji: ({ query, channel_id }) =>
      typing("emoji", async () => {
        const text = `:${query.replace(/^:/, "")}`;
        const { items } = await completeText(client, { text, cursor: text.length, channel_id });
        return { kind: "emoji", query, found: items.map(({ value, label }) => ({ id: value, label, detail: "" })) };
      }),
    async openMessage({ id }) {
      const { channel_id, parent_id } = await getMessage(client, id);
      return { kind: "goTo", channel_id, message_id: id, parent_id };
    },
    async openChannel({ channel_id }) {
      const { snapshot } = model();
      if (![...(snapshot?.channels ?? []), ...(snapshot?.dms ?? [])].some(({ id }) => id === channel_id))
        await reload();
      return { kind: "goTo", channel_id };
    },
    async join({ channel }) {
      await addChannelMember(client, channel, "me");
      return null;
    },
    async page({ ref }) {
      try {
        const { loadPage } = await import("../pages/load.ts");
        return { kind: "pageLoaded", ref, page: await loadPage({ client, server, model: model(), at: ref }) };
      } catch (error) {
        return { kind: "pageRefused", ref, error: asAppError("page", error) };
      }
    },
    async perform({ ref, act, values }) {
      try {
        return { kind: "performed", ref, outcome: await act.run(values) };
      } catch (error) {
        return { kind: "notPerformed", error: asAppError("perform", error) };
      }
    },
    async openDm({ user_id }) {
      const { id } = await openDm(client, { user_ids: [user_id] });
      if (!model().snapshot?.dms.some((dm) => dm.id === id)) await reload();
      return { kind: "goTo", channel_id: id };
    },
  };
}
