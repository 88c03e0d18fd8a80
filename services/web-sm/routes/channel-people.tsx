import { Elysia } from "elysia";
import { z } from "zod";
import type { CommunityChannelPath } from "#core/channels/schema.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import { addChannelMember, listChannelMembers, removeChannelMember } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { everyItem, type PageOptions } from "#sdk/pages.ts";
import { addChannelBot, listBots, listChannelBots, removeChannelBot } from "#sdk/tokens.ts";
import { getProfile } from "#sdk/users.ts";
import { channelName, findChannel, loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { CHANNEL_SETTINGS, channelParams, cursorQuery } from "../params.ts";
import { idOfUsername } from "../people.ts";
import { signedIn } from "../signed-in.ts";
import { ChannelBots, ChannelMembers } from "../views/channel-members.tsx";
import { channelPages } from "../views/channel-sections.ts";
import { Confirm } from "../views/settings.tsx";

const subjectParams = channelParams.extend({ id: idSchema });
const membersQuery = cursorQuery.extend({ q: z.string().default("") });
const addForm = z.object({ username: z.string() });
const botForm = z.object({ bot: idSchema });

/** Who is in a channel: people and bots. */
export const channelPeopleRoutes = (deps: WebDeps) => new Elysia().use(memberRoutes(deps)).use(botRoutes(deps));

const memberRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: `${CHANNEL_SETTINGS}/members` })
    .use(signedIn(deps))
    .get("", ({ client, params, query: { q, done, ...cursor } }) => showMembers(client, params, { q, done, cursor }), {
      params: channelParams,
      query: membersQuery,
    })
    .post(
      "",
      async ({ client, params, body: { username } }) => {
        const { refusal } = await attempt(async () => {
          const id = await idOfUsername(client, username, "username");
          await addChannelMember(client, params, id);
        });
        if (refusal) return showMembers(client, params, { q: "", typed: username, refusal });
        return redirect(`${await membersHref(client, params)}?done=added`);
      },
      { params: channelParams, body: addForm },
    )
    .get("/:id/remove", ({ client, params }) => askToRemove(client, params, params.id), { params: subjectParams })
    .post(
      "/:id/remove",
      async ({ client, params }) => {
        const { refusal } = await attempt(() => removeChannelMember(client, params, params.id));
        if (refusal) return askToRemove(client, params, params.id, refusal);
        return redirect(`${await membersHref(client, params)}?done=removed`);
      },
      { params: subjectParams },
    );

async function load(client: Client, path: CommunityChannelPath) {
  const surroundings = await loadSurroundings(client, path.slug);
  const channel = await findChannel(client, surroundings, path);
  return { surroundings, channel: { ...channel, name: channelName(channel) } };
}

const membersHref = async (client: Client, path: CommunityChannelPath) =>
  channelPages(path.slug, (await load(client, path)).channel).members;

interface MembersShown {
  q: string;
  cursor?: PageOptions;
  done?: string | undefined;
  typed?: string;
  refusal?: Refusal;
}

async function showMembers(client: Client, path: CommunityChannelPath, { q, cursor = {}, ...shown }: MembersShown) {
  const [loaded, members] = await Promise.all([
    load(client, path),
    listChannelMembers(client, path, q.trim() ? { ...cursor, q } : cursor),
  ]);
  return pageResponse(<ChannelMembers {...loaded} members={members} q={q} {...shown} />, shown.refusal?.status);
}

async function askToRemove(client: Client, path: CommunityChannelPath, id: string, refusal?: Refusal) {
  const [{ surroundings, channel }, { display_name }] = await Promise.all([load(client, path), getProfile(client, id)]);
  const { members } = channelPages(path.slug, channel);
  const page = (
    <Confirm
      title={`Take ${display_name} out of #${channel.name}?`}
      surroundings={surroundings}
      action={`${members}/${id}/remove`}
      button="Take out"
      isDanger
      refusal={refusal}
      back={members}
    >
      <p>
        {channel.visibility === "private"
          ? "They do not see it any more. Somebody who is in it can add them again."
          : "They can still read it and join again: it is public."}
      </p>
    </Confirm>
  );
  return pageResponse(page, refusal?.status);
}

const botRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: `${CHANNEL_SETTINGS}/bots` })
    .use(signedIn(deps))
    .get("", ({ client, params, query: { done, ...cursor } }) => showBots(client, params, { done, cursor }), {
      params: channelParams,
      query: cursorQuery,
    })
    .post(
      "",
      async ({ client, params, body: { bot } }) => {
        const { refusal } = await attempt(() => addChannelBot(client, params, bot));
        return refusal
          ? showBots(client, params, { refusal })
          : redirect(`${await botsHref(client, params)}?done=added`);
      },
      { params: channelParams, body: botForm },
    )
    .post(
      "/:id/remove",
      async ({ client, params }) => {
        const { refusal } = await attempt(() => removeChannelBot(client, params, params.id));
        if (refusal) return showBots(client, params, { refusal });
        return redirect(`${await botsHref(client, params)}?done=removed`);
      },
      { params: subjectParams },
    );

const botsHref = async (client: Client, path: CommunityChannelPath) =>
  channelPages(path.slug, (await load(client, path)).channel).bots;

interface BotsShown {
  cursor?: PageOptions;
  done?: string | undefined;
  refusal?: Refusal;
}

async function showBots(client: Client, path: CommunityChannelPath, { cursor = {}, ...shown }: BotsShown) {
  const [loaded, bots, all] = await Promise.all([
    load(client, path),
    listChannelBots(client, path, cursor),
    Array.fromAsync(everyItem((query) => listBots(client, path.slug, query), { limit: PAGE_LIMIT_MAX })),
  ]);
  const others = all.filter(({ id }) => !bots.items.some((bot) => bot.id === id));
  return pageResponse(<ChannelBots {...loaded} bots={bots} others={others} {...shown} />, shown.refusal?.status);
}
