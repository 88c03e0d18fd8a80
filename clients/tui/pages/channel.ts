/** The settings of a channel. */
import { may } from "#core/memberships/rules.ts";
import { notifyLevelSchema } from "#core/reading/schema.ts";
import {
  addChannelMember,
  archiveChannel,
  type CommunityChannelPath,
  removeChannelMember,
  updateChannel,
} from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { leaveDm, updateDm } from "#sdk/dms.ts";
import { setNotifyLevel } from "#sdk/reading.ts";
import { type AnyChannel, channelOf, fullTitleOf, isDm, pathOf } from "../names.ts";
import { LEVELS } from "./own.ts";
import { type Act, type Item, type Load, leadsTo, type PageContext } from "./page.ts";

/** What the settings of the channel can change, as far as one may. */
export const channel: Load = async (context) => {
  const { model, at } = context;
  const here = channelOf(model, at.channel_id ?? model.channel_id);
  if (!here) return { title: "Channel", items: [] };
  const title = fullTitleOf(here, model.snapshot!.me.id);
  return {
    title,
    items: [...notifyItem(context, here), ...(isDm(here) ? dmItems(context, here) : channelItems(context, here))],
  };
};

function notifyItem({ client, model }: PageContext, here: AnyChannel): Item[] {
  const path = pathOf(model, here.id);
  if (!path || !here.joined) return [];
  const acts = notifyLevelSchema.options.map(
    (level): Act => ({
      label: LEVELS[level],
      async run() {
        await setNotifyLevel(client, path, level);
        return { say: `You are told of ${LEVELS[level]}.` };
      },
    }),
  );
  return [{ label: `You are told of ${LEVELS[here.notify_level]}`, acts }];
}

function dmItems({ client }: PageContext, { id, name, topic, type }: AnyChannel): Item[] {
  if (type !== "group_dm") return [];
  const edit: Act = {
    label: "Change it",
    fields: [
      { name: "name", label: "Name", value: name ?? "", hint: "nothing: who is in it" },
      { name: "topic", label: "Topic", value: topic },
    ],
    async run({ name = "", topic = "" }) {
      await updateDm(client, id, { name: name.trim() || null, topic });
      return { say: "Saved." };
    },
  };
  const leave: Act = {
    label: "Leave the group",
    confirm: "Leave the group?",
    async run() {
      await leaveDm(client, id);
      return { say: "You have left the group." };
    },
  };
  return [
    { label: `Name: ${name ?? "who is in it"}`, detail: topic, acts: [edit] },
    { label: "Leave the group…", acts: [leave] },
  ];
}

function channelItems(context: PageContext, here: AnyChannel): Item[] {
  const { client, model } = context;
  const community = model.snapshot?.communities.find(({ id }) => id === here.community_id);
  if (!community) return [];
  const { slug, role } = community;
  const path = { slug, channel: here.id };
  const ref = { slug, channel_id: here.id };
  return [
    may(role, "channel.update")
      ? { label: `Name: ${here.name}`, detail: here.topic || "no topic", acts: [editChannel(client, path, here)] }
      : { label: `Name: ${here.name}`, detail: here.topic },
    ...(may(role, "channel.change_visibility") ? [visibilityItem(client, path, here)] : []),
    leadsTo("Members", "who is in it; somebody else", { name: "channelMembers", ...ref }),
    leadsTo("Bots", "which bots read and write here", { name: "channelBots", ...ref }),
    { label: here.joined ? "Leave it…" : "Join it", acts: [membership(client, path, here)] },
    ...(may(role, "channel.archive") ? [archiveItem(client, path, here)] : []),
  ];
}

const editChannel = (client: Client, path: CommunityChannelPath, { name, topic }: AnyChannel): Act => ({
  label: "Change name and topic",
  fields: [
    { name: "name", label: "Name", value: name ?? "" },
    { name: "topic", label: "Topic", value: topic },
  ],
  async run({ name = "", topic = "" }) {
    await updateChannel(client, path, { name, topic });
    return { say: "Saved." };
  },
});

function visibilityItem(client: Client, path: CommunityChannelPath, { visibility }: AnyChannel): Item {
  const other = visibility === "public" ? "private" : "public";
  const act: Act = {
    label: `Make it ${other}`,
    confirm:
      other === "private"
        ? "Make it private? Only who is in it will see it."
        : "Make it public? Everybody in the community will be able to read all of it.",
    async run() {
      await updateChannel(client, path, { visibility: other });
      return { say: `The channel is ${other}.` };
    },
  };
  return { label: `It is ${visibility}`, acts: [act] };
}

const membership = (client: Client, path: CommunityChannelPath, { joined, visibility }: AnyChannel): Act =>
  joined
    ? {
        label: "Leave it",
        confirm: visibility === "private" ? "Leave it? Only who is in it can let you in again." : "Leave it?",
        async run() {
          await removeChannelMember(client, path, "me");
          return { say: "You have left it." };
        },
      }
    : {
        label: "Join it",
        async run() {
          await addChannelMember(client, path, "me");
          return { say: "You are in it." };
        },
      };

function archiveItem(client: Client, path: CommunityChannelPath, { archived_at }: AnyChannel): Item {
  const archive: Act = {
    label: "Archive it",
    confirm: "Archive it? It can be read then, not written in.",
    async run() {
      await archiveChannel(client, path);
      return { say: "The channel is archived." };
    },
  };
  const open: Act = {
    label: "Open it again",
    async run() {
      await updateChannel(client, path, { archived: false });
      return { say: "The channel is open again." };
    },
  };
  return archived_at === null
    ? { label: "Archive it…", acts: [archive] }
    : { label: "It is archived: open it again", acts: [open] };
}
