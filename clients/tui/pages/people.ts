/** The people of a community, and what can be done to them. */
import { may } from "#core/memberships/rules.ts";
import { type Member, type Role, roleSchema } from "#core/memberships/schema.ts";
import type { Client } from "#sdk/client.ts";
import { changeRole, listMembers, removeMember } from "#sdk/communities.ts";
import { openDm } from "#sdk/dms.ts";
import { banMember, listBans, listMutes, muteMember, unbanMember, unmuteMember } from "#sdk/moderation.ts";
import { everyItem } from "#sdk/pages.ts";
import { momentText } from "../names.ts";
import { communityOf } from "./communities.ts";
import { type Act, type Item, type Load, type PageContext, upTo } from "./page.ts";

/** More people than this are not listed; `/who` and the search find the others. */
export const PEOPLE_MAX = 2_000;

interface Somebody {
  id: string;
  display_name: string;
}

/** What anybody can do with anybody. */
export const personActs = ({ client, model }: PageContext, { id }: Somebody): Act[] =>
  id === model.snapshot?.me.id
    ? []
    : [{ label: "Write to them", run: () => openDm(client, { user_ids: [id] }).then((dm) => ({ channel_id: dm.id })) }];

export const members: Load = async (context) => {
  const { client, model } = context;
  const here = communityOf(context);
  if (!here) return { title: "Members", items: [] };
  const all = await upTo(
    PEOPLE_MAX,
    everyItem((query) => listMembers(client, here.slug, { limit: 200, ...query })),
  );
  const items = all.map((member): Item => {
    const { username, display_name, role, last_seen_at, status } = member;
    const seen = last_seen_at === null ? "" : `seen ${momentText(last_seen_at, model.now)}`;
    const isMe = member.id === model.snapshot?.me.id;
    return {
      label: `${display_name} @${username}${isMe ? " (you)" : ""}`,
      detail: [role, [status?.emoji, status?.text].filter(Boolean).join(" "), seen].filter(Boolean).join(" · "),
      acts: [...personActs(context, member), ...memberActs(client, here, member, isMe)],
    };
  });
  return { title: `Members of ${here.name} · ${all.length}`, items };
};

interface Here {
  slug: string;
  role: Role;
}

/** What a role lets one do; the server says what it does not let one do to this person. */
function memberActs(client: Client, { slug, role }: Here, member: Member, isMe: boolean): Act[] {
  const acts: Act[] = [];
  if (may(role, "community.change_role") || (isMe && role !== "member")) acts.push(giveRole(client, slug, member));
  if (isMe) return acts;
  if (may(role, "community.mute_member")) acts.push(mute(client, slug, member));
  if (may(role, "community.remove_member")) acts.push(remove(client, slug, member));
  if (may(role, "community.ban_member")) acts.push(ban(client, slug, member));
  return acts;
}

const giveRole = (client: Client, slug: string, { id, display_name, role }: Member): Act => ({
  label: "Give another role",
  fields: [
    { name: "role", label: "Role", value: role, choices: roleSchema.options.map((value) => ({ value, label: value })) },
  ],
  async run({ role = "" }) {
    await changeRole(client, slug, id, { role: roleSchema.parse(role) });
    return { say: `${display_name} has the role ${role}.` };
  },
});

const MUTES = [
  { value: "10", label: "for 10 minutes" },
  { value: "60", label: "for an hour" },
  { value: "1440", label: "for a day" },
  { value: "10080", label: "for a week" },
  { value: "", label: "until somebody unmutes" },
];

const mute = (client: Client, slug: string, { id, display_name }: Somebody): Act => ({
  label: "Mute: may read, not write",
  fields: [
    { name: "minutes", label: "How long", value: "60", choices: MUTES },
    { name: "reason", label: "Why", value: "", hint: "they are told" },
  ],
  async run({ minutes = "", reason = "" }) {
    await muteMember(client, slug, id, { ...(minutes === "" ? {} : { minutes: Number(minutes) }), reason });
    return { say: `${display_name} is muted.` };
  },
});

const remove = (client: Client, slug: string, { id, display_name }: Somebody): Act => ({
  label: "Take out of the community",
  confirm: `Take ${display_name} out of the community? An invite lets them in again.`,
  async run() {
    await removeMember(client, slug, id);
    return { say: `${display_name} is out of the community.` };
  },
});

const ban = (client: Client, slug: string, { id, display_name }: Somebody): Act => ({
  label: "Ban: no invite lets them in again",
  fields: [{ name: "reason", label: "Why", value: "", hint: "they are told" }],
  async run({ reason = "" }) {
    await banMember(client, slug, id, { reason });
    return { say: `${display_name} is banned.` };
  },
});

/** Who may not come in, and who may not write. */
export const moderation: Load = async (context) => {
  const { client, model } = context;
  const here = communityOf(context);
  if (!here) return { title: "Bans and mutes", items: [] };
  const { slug } = here;
  const [bans, mutes] = await Promise.all([
    upTo(
      PEOPLE_MAX,
      everyItem((query) => listBans(client, slug, query)),
    ),
    upTo(
      PEOPLE_MAX,
      everyItem((query) => listMutes(client, slug, query)),
    ),
  ]);
  return {
    title: "Bans and mutes",
    items: [
      ...bans.map(
        ({ id, display_name, username, reason, created_at }): Item => ({
          label: `${display_name} @${username}: banned`,
          detail: [momentText(created_at, model.now), reason].filter(Boolean).join(" · "),
          acts: [lift("Lift the ban", `${display_name} can be invited again.`, () => unbanMember(client, slug, id))],
        }),
      ),
      ...mutes.map(
        ({ id, display_name, username, reason, until }): Item => ({
          label: `${display_name} @${username}: muted`,
          detail: [until === null ? "until somebody unmutes" : `until ${momentText(until, model.now)}`, reason]
            .filter(Boolean)
            .join(" · "),
          acts: [
            lift("Let them write again", `${display_name} may write again.`, () => unmuteMember(client, slug, id)),
          ],
        }),
      ),
    ],
  };
};

const lift = (label: string, say: string, work: () => Promise<void>): Act => ({
  label,
  run: () => work().then(() => ({ say })),
});
