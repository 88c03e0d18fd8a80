import { checked, defineCommand, textReply } from "../commands/command.ts";
import { banMember, muteMember, unbanMember, unmuteMember } from "./actions.ts";
import { banMemberSchema, muteMemberSchema } from "./schema.ts";

const ban = defineCommand({
  name: "ban",
  summary: "Takes somebody out of the community for good: no invite lets them in again.",
  permission: "community.ban_member",
  where: "community",
  args: [
    { name: "user", type: "user", required: true, summary: "Whom" },
    { name: "reason", type: "text", required: false, summary: "Why; they are told" },
  ],
  examples: ["/ban @cy", "/ban @cy Sold lamps that do not burn"],
  async run({ deps, actor, place }, { user, reason }) {
    await banMember(deps, actor, place.slug, user.id, checked(banMemberSchema, { reason }));
    return textReply(`@${user.username} is banned.`);
  },
});

const unban = defineCommand({
  name: "unban",
  summary: "Lets somebody who was banned be invited again.",
  permission: "community.ban_member",
  where: "community",
  args: [{ name: "user", type: "user", among: "bans", required: true, summary: "Whom" }],
  examples: ["/unban @cy"],
  async run({ deps, actor, place }, { user }) {
    await unbanMember(deps, actor, place.slug, user.id);
    return textReply(`@${user.username} is not banned any more; an invite brings them back.`);
  },
});

const mute = defineCommand({
  name: "mute",
  summary: "Lets somebody read and not write, for a time or until somebody unmutes them.",
  permission: "community.mute_member",
  where: "community",
  args: [
    { name: "user", type: "user", required: true, summary: "Whom" },
    { name: "minutes", type: "duration", required: false, summary: "How long, such as 10m, 2h or 1d" },
    { name: "reason", type: "text", required: false, summary: "Why; they are told" },
  ],
  examples: ["/mute @cy", "/mute @cy 10m", "/mute @cy 2h Shouts in the fog"],
  async run({ deps, actor, place }, { user, minutes, reason }) {
    await muteMember(deps, actor, place.slug, user.id, checked(muteMemberSchema, { minutes, reason }));
    const time = minutes === undefined ? "until somebody unmutes them" : `for ${inWords(minutes)}`;
    return textReply(`@${user.username} is muted ${time}.`);
  },
});

/** Minutes in the largest unit that they are whole in. */
function inWords(minutes: number): string {
  const units = [
    ["day", 24 * 60],
    ["hour", 60],
    ["minute", 1],
  ] as const;
  const [unit, size] = units.find(([, size]) => minutes % size === 0)!;
  return minutes === size ? `one ${unit}` : `${minutes / size} ${unit}s`;
}

const unmute = defineCommand({
  name: "unmute",
  summary: "Lets somebody who is muted write again.",
  permission: "community.mute_member",
  where: "community",
  args: [{ name: "user", type: "user", required: true, summary: "Whom" }],
  examples: ["/unmute @cy"],
  async run({ deps, actor, place }, { user }) {
    await unmuteMember(deps, actor, place.slug, user.id);
    return textReply(`@${user.username} may write again.`);
  },
});

export const moderationCommands = [ban, unban, mute, unmute];
