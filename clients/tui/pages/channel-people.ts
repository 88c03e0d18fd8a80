/** Who is in a channel, and which bots. */
import { may } from "#core/memberships/rules.ts";
import { addChannelMember, type CommunityChannelPath, listChannelMembers, removeChannelMember } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { everyItem } from "#sdk/pages.ts";
import { addChannelBot, listBots, listChannelBots, removeChannelBot } from "#sdk/tokens.ts";
import { getProfile } from "#sdk/users.ts";
import { channelOf, fullTitleOf, pathOf } from "../names.ts";
import { communityOf } from "./communities.ts";
import { type Act, type Item, LISTED, type Load, upTo } from "./page.ts";
import { PEOPLE_MAX, personActs } from "./people.ts";

export const channelMembers: Load = async (context) => {
  const { client, model } = context;
  const community = communityOf(context);
  const path = pathOf(model, context.at.channel_id ?? "");
  if (!community || !path || path.slug === null) return { title: "Channel", items: [] };
  const place = { slug: path.slug, channel: path.channel };
  const add: Item = { label: "Add somebody…", acts: [addSomebody(client, place)] };
  const all = await upTo(
    PEOPLE_MAX,
    everyItem((query) => listChannelMembers(client, place, { limit: 200, ...query })),
  );
  const items = all.map((person): Item => {
    const remove: Act = {
      label: "Take out of the channel",
      confirm: `Take ${person.display_name} out of the channel?`,
      async run() {
        await removeChannelMember(client, place, person.id);
        return { say: `${person.display_name} is out of the channel.` };
      },
    };
    const mayRemove = may(community.role, "channel.remove_member") && person.id !== model.snapshot?.me.id;
    return {
      label: `${person.display_name} @${person.username}`,
      detail: [person.role, person.status?.text].filter(Boolean).join(" · "),
      acts: [...personActs(context, person), ...(mayRemove ? [remove] : [])],
    };
  });
  return { title: `Members of ${fullTitleOf(channelOf(model, path.channel)!, "")}`, items: [add, ...items] };
};

const addSomebody = (client: Client, place: CommunityChannelPath): Act => ({
  label: "Add somebody",
  fields: [{ name: "name", label: "Who", value: "", hint: "@name" }],
  async run({ name = "" }) {
    const { id, display_name } = await getProfile(client, `@${name.trim().replace(/^@/, "")}`);
    await addChannelMember(client, place, id);
    return { say: `${display_name} is in the channel.` };
  },
});

export const channelBots: Load = async (context) => {
  const { client, at } = context;
  const community = communityOf(context);
  if (!community || at.channel_id === undefined) return { title: "Channel", items: [] };
  const place = { slug: community.slug, channel: at.channel_id };
  const inside = await upTo(
    LISTED,
    everyItem((query) => listChannelBots(client, place, query)),
  );
  const isAdmin = may(community.role, "token.manage");
  const all = isAdmin
    ? await upTo(
        PEOPLE_MAX,
        everyItem((query) => listBots(client, community.slug, query)),
      )
    : [];
  const outside = all.filter(({ id }) => !inside.some((bot) => bot.id === id));
  return {
    title: "Bots of the channel",
    items: [
      ...inside.map(({ id, name }): Item => {
        const remove: Act = {
          label: "Take out of the channel",
          confirm: `Take ${name} out of the channel?`,
          async run() {
            await removeChannelBot(client, place, id);
            return { say: `${name} is out of the channel.` };
          },
        };
        return { label: name, detail: "is in the channel", acts: isAdmin ? [remove] : [] };
      }),
      ...outside.map(({ id, name }): Item => {
        const add: Act = {
          label: "Put into the channel",
          async run() {
            await addChannelBot(client, place, id);
            return { say: `${name} is in the channel.` };
          },
        };
        return { label: name, detail: "is not in the channel", acts: [add] };
      }),
    ],
  };
};
