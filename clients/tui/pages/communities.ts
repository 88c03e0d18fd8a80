/** The communities that one is in, and what concerns one of them as a whole. */
import { may } from "#core/memberships/rules.ts";
import { createChannel, updateChannel } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { createCommunity, removeMember, updateCommunity } from "#sdk/communities.ts";
import { acceptInvite } from "#sdk/invites.ts";
import type { Model } from "../model.ts";
import { type Act, type Item, type Load, leadsTo, type PageContext } from "./page.ts";

/** The community of a page, and one's role in it; of a page that is about none the one that is shown. */
export function communityOf({ model, at }: Pick<PageContext, "model" | "at">) {
  const all = model.snapshot?.communities ?? [];
  return all.find(({ slug }) => slug === at.slug) ?? all.find(({ id }) => id === model.community_id) ?? null;
}

export const communities: Load = async ({ client, server, model }) => ({
  title: "Your communities",
  items: [
    { label: "Join by an invite…", acts: [join(client, server)] },
    { label: "Found a community…", acts: [found(client)] },
    ...(model.snapshot?.communities ?? []).map(
      ({ name, slug, role }): Item => ({
        label: name,
        detail: `${slug} · ${role}`,
        acts: [
          { label: "Settings", run: async () => ({ opens: { name: "community", slug } }) },
          leave(client, model, slug, name),
        ],
      }),
    ),
  ],
});

const join = (client: Client, server: string): Act => ({
  label: "Join by an invite",
  fields: [{ name: "link", label: "Link", value: "", hint: `${server}/invite/…` }],
  async run({ link = "" }) {
    const code =
      link
        .trim()
        .replace(/[?#].*$/, "")
        .split("/")
        .at(-1) ?? "";
    const { name } = await acceptInvite(client, code);
    return { say: `You are in ${name}. Alt-C goes there.` };
  },
});

const found = (client: Client): Act => ({
  label: "Found a community",
  fields: [
    { name: "name", label: "Name", value: "" },
    { name: "slug", label: "Address", value: "", hint: "lower case letters, digits, hyphens" },
  ],
  async run({ name = "", slug = "" }) {
    await createCommunity(client, { name, slug });
    return { say: `${name} is there. Alt-C goes there.` };
  },
});

const leave = (client: Client, model: Model, slug: string, name: string): Act => ({
  label: "Leave it",
  confirm: `Leave ${name}? Only an invite lets you in again.`,
  async run() {
    await removeMember(client, slug, model.snapshot?.me.id ?? "me");
    return { say: `You have left ${name}.` };
  },
});

/** What there is to see and to do in a community, as far as one may. */
export const community: Load = async (context) => {
  const here = communityOf(context);
  if (!here) return { title: "Community", items: [] };
  const { name, slug, role } = here;
  const rename: Item = {
    label: `Name: ${name}`,
    acts: [
      {
        label: "Rename it",
        fields: [{ name: "name", label: "Name", value: name }],
        async run({ name = "" }) {
          await updateCommunity(context.client, slug, { name });
          return { say: "Saved." };
        },
      },
    ],
  };
  return {
    title: name,
    items: [
      may(role, "community.update") ? rename : { label: `Name: ${name}` },
      leadsTo("Members", "who is here, and in which role", { name: "members", slug }),
      leadsTo("Channels", "all of them, also archived ones; a new one", { name: "channels", slug }),
      ...(may(role, "invite.list") ? [leadsTo("Invites", "links that let people in", { name: "invites", slug })] : []),
      ...(may(role, "community.ban_member")
        ? [leadsTo("Bans and mutes", "who may not come in, or not write", { name: "moderation", slug })]
        : []),
      ...(may(role, "webhook.manage")
        ? [leadsTo("Webhooks", "addresses for programs that only post", { name: "webhooks", slug })]
        : []),
      ...(may(role, "token.manage")
        ? [leadsTo("Bots and tokens", "for programs that do more", { name: "bots", slug })]
        : []),
      ...(may(role, "audit.read") ? [leadsTo("Audit log", "who did what with a role", { name: "audit", slug })] : []),
    ],
  };
};

/** The channels of a community, also those that one has not joined and that are archived. */
export const channels: Load = async (context) => {
  const { client, model } = context;
  const here = communityOf(context);
  if (!here) return { title: "Channels", items: [] };
  const { id, slug, role } = here;
  const create: Item = { label: "New channel…", acts: [newChannel(client, slug)] };
  const all = (model.snapshot?.channels ?? []).filter(({ community_id }) => community_id === id);
  const items = all
    .toSorted((a, b) => (a.name ?? "").localeCompare(b.name ?? ""))
    .map(({ id: channel_id, name, topic, joined, visibility, archived_at }): Item => {
      const unarchive: Act = {
        label: "Open it again",
        async run() {
          await updateChannel(client, { slug, channel: channel_id }, { archived: false });
          return { say: `#${name} is open again.` };
        },
      };
      const marks = [
        visibility === "private" ? "private" : "",
        joined ? "" : "not joined",
        archived_at ? "archived" : "",
        topic,
      ];
      return {
        label: `#${name}`,
        detail: marks.filter(Boolean).join(" · "),
        acts: [
          { label: "Go there", run: async () => ({ channel_id }) },
          { label: "Settings", run: async () => ({ opens: { name: "channel", slug, channel_id } }) },
          ...(archived_at !== null && may(role, "channel.archive") ? [unarchive] : []),
        ],
      };
    });
  return { title: `Channels of ${here.name}`, items: [create, ...items] };
};

const newChannel = (client: Client, slug: string): Act => ({
  label: "New channel",
  fields: [
    { name: "name", label: "Name", value: "" },
    { name: "topic", label: "Topic", value: "", hint: "may be empty" },
    {
      name: "visibility",
      label: "Who may join",
      value: "public",
      choices: [
        { value: "public", label: "everybody in the community" },
        { value: "private", label: "only who is invited" },
      ],
    },
  ],
  async run({ name = "", topic = "", visibility = "public" }) {
    const { id } = await createChannel(client, slug, {
      name,
      topic,
      visibility: visibility === "private" ? "private" : "public",
    });
    return { channel_id: id };
  },
});
