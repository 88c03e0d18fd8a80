import {
  type CommunityPlace,
  type Context,
  calledBy,
  defineCommand,
  type Named,
  textReply,
} from "../commands/command.ts";
import { linkTo } from "../commands/place.ts";
import type { Link } from "../commands/schema.ts";
import { leaveDm } from "../dms/actions.ts";
import { PAGE_LIMIT_MAX } from "../kernel/page.ts";
import { ONLINE_WINDOW } from "../presence/schema.ts";
import { addChannelMember, changeRole, listChannelMembers, removeChannelMember, removeMember } from "./actions.ts";
import { type ChannelMember, roleSchema } from "./schema.ts";

const join = defineCommand({
  name: "join",
  summary: "Joins a channel and goes there.",
  where: "community",
  args: [{ name: "channel", type: "channel", required: true, summary: "Which one" }],
  examples: ["/join #attic"],
  async run({ deps, actor, place }, { channel }) {
    await addChannelMember(deps, actor, { slug: place.slug, channel: channel.id }, actor.user_id);
    return { kind: "navigate", text: `You are in #${channel.name}.`, to: linkTo(place.slug, channel) };
  },
});

const leave = defineCommand({
  name: "leave",
  summary: "Leaves a channel, or a group of direct messages.",
  where: "anywhere",
  args: [{ name: "channel", type: "channel", required: false, summary: "Which one; this one unless said" }],
  examples: ["/leave #attic", "/leave"],
  async run({ deps, actor, place: { slug, channel: here } }, { channel = here }) {
    if (slug === null) {
      await leaveDm(deps, actor, here.id);
      return { kind: "navigate", text: "You have left the group.", to: homeOf(null) };
    }
    await removeChannelMember(deps, actor, { slug, channel: channel.id }, actor.user_id);
    const text = `You have left #${channel.name}.`;
    return channel.id === here.id ? { kind: "navigate", text, to: homeOf(slug) } : textReply(text);
  },
});

const homeOf = (slug: string | null): Link => ({
  href: slug === null ? "/" : `/c/${slug}`,
  community: slug,
  channel_id: null,
  message_id: null,
});

const invite = defineCommand({
  name: "invite",
  summary: "Adds somebody of the community to a channel.",
  permission: "channel.add_member",
  where: "community",
  args: [
    { name: "user", type: "user", required: true, summary: "Whom" },
    { name: "channel", type: "channel", required: false, summary: "To which one; this one unless said" },
  ],
  examples: ["/invite @cy", "/invite @cy #attic"],
  async run({ deps, actor, place }, { user, channel = place.channel }) {
    await addChannelMember(deps, actor, { slug: place.slug, channel: channel.id }, user.id);
    return textReply(`${calledBy(user)} is in #${channel.name} now.`);
  },
});

const who = defineCommand({
  name: "who",
  summary: "Lists the people in this channel, and who of them is there.",
  where: "anywhere",
  args: [],
  examples: ["/who"],
  async run({ deps, actor, place }) {
    const { items, next } = await listChannelMembers(deps, actor, place.path, { limit: PAGE_LIMIT_MAX });
    const now = deps.clock().getTime();
    const isOnline = ({ last_seen_at, disabled }: ChannelMember) =>
      !disabled && last_seen_at !== null && now - Date.parse(last_seen_at) < ONLINE_WINDOW;
    const people = items.toSorted((a, b) => Number(isOnline(b)) - Number(isOnline(a)));
    const online = items.filter(isOnline).length;
    return {
      kind: "table",
      text: next
        ? `The first ${items.length} people here, ${online} of them online.`
        : `${items.length === 1 ? "One person is" : `${items.length} people are`} here, ${online} of them online.`,
      columns: [
        { label: "Username", type: "text" },
        { label: "Name", type: "text" },
        { label: "Online", type: "text" },
        { label: "Last seen", type: "time" },
        { label: "Status", type: "text" },
      ],
      rows: people.map((person) => ({
        cells: [
          `@${person.username}`,
          person.display_name,
          isOnline(person) ? "yes" : "no",
          person.last_seen_at ?? "",
          [person.status?.emoji, person.status?.text].filter(Boolean).join(" "),
        ],
        link: null,
      })),
    };
  },
});

const kick = defineCommand({
  name: "kick",
  summary: "Takes somebody out of the community, or out of one channel; an invite brings them back.",
  permission: "community.remove_member",
  where: "community",
  args: [
    { name: "user", type: "user", required: true, summary: "Whom" },
    { name: "channel", type: "channel", required: false, summary: "Out of this channel only" },
  ],
  examples: ["/kick @cy #attic", "/kick @cy"],
  async run({ deps, actor, place }, { user, channel }) {
    if (!channel) return kickOut({ deps, actor, place }, user);
    await removeChannelMember(deps, actor, { slug: place.slug, channel: channel.id }, user.id);
    return textReply(`${calledBy(user)} is not in #${channel.name} any more.`);
  },
});

async function kickOut({ deps, actor, place }: Pick<Context<CommunityPlace>, "deps" | "actor" | "place">, user: Named) {
  await removeMember(deps, actor, place.slug, user.id);
  return textReply(`${calledBy(user)} is not in the community any more.`);
}

const role = defineCommand({
  name: "role",
  summary: "Gives somebody another role in the community.",
  permission: "community.change_role",
  where: "community",
  args: [
    { name: "user", type: "user", required: true, summary: "Whom" },
    { name: "role", type: "enum", values: roleSchema.options, required: true, summary: "The new role" },
  ],
  examples: ["/role @cy admin"],
  async run({ deps, actor, place }, { user, role }) {
    const member = await changeRole(deps, actor, place.slug, user.id, { role });
    return textReply(`${calledBy(user)} has the role ${member.role} now.`);
  },
});

export const membershipCommands = [join, leave, invite, who, kick, role];
