import { Elysia } from "elysia";
import { z } from "zod";
import { notifyLevelSchema } from "#core/reading/schema.ts";
import { type ChannelPath, removeChannelMember, updateChannel } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { leaveDm, updateDm } from "#sdk/dms.ts";
import { setNotifyLevel } from "#sdk/reading.ts";
import { browseHref, channelHref } from "../addresses.ts";
import { findChannel, isDm, loadSurroundings, titleOf } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { done, pageResponse, redirect } from "../pages.ts";
import { doneQuery, type Place } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { ChannelGeneral } from "../views/channel-general.tsx";
import { channelPages } from "../views/channel-sections.ts";
import { Confirm } from "../views/settings.tsx";

const nameForm = z.object({ name: z.string(), topic: z.string() });
/** Sent from the head of the channel, where one stays. */
const levelForm = z.object({ level: notifyLevelSchema, stay: z.literal("on").optional() });

/** What a channel or DM is called, what of it notifies, and who leaves it. */
export const channelSettingsRoutes = (deps: WebDeps, { prefix, params }: Place) =>
  new Elysia({ prefix: `${prefix}/settings` })
    .use(signedIn(deps))
    .get("", ({ client, params }) => show(client, params, { isFirst: true }), { params })
    .get("/general", ({ client, params, query }) => show(client, params, query), { params, query: doneQuery })
    .post(
      "/general",
      async ({ client, params, body }) => {
        const { refusal } = await attempt(() => rename(client, params, body), "name");
        return refusal ? show(client, params, { typed: body, refusal }) : saved(client, params);
      },
      { params, body: nameForm },
    )
    .post(
      "/notify",
      async ({ client, params, body: { level, stay }, request }) => {
        if (stay) {
          await setNotifyLevel(client, params, level);
          return done(request, channelHref(params.slug, params.channel));
        }
        const { refusal } = await attempt(() => setNotifyLevel(client, params, level));
        return refusal ? show(client, params, { notifyRefusal: refusal }) : saved(client, params);
      },
      { params, body: levelForm },
    )
    .get("/leave", ({ client, params }) => askToLeave(client, params), { params })
    .post(
      "/leave",
      async ({ client, params }) => {
        const { refusal } = await attempt(() => leave(client, params));
        if (refusal) return askToLeave(client, params, refusal);
        return redirect(params.slug === null ? "/" : browseHref(params.slug));
      },
      { params },
    );

/** The surroundings, and the channel in them. @throws AppError `not_found` when the reader may not see it. */
async function load(client: Client, path: ChannelPath) {
  const surroundings = await loadSurroundings(client, path.slug);
  const channel = await findChannel(client, surroundings, path);
  return { surroundings, channel, pages: channelPages(path.slug, channel) };
}

type Shown = Omit<Parameters<typeof ChannelGeneral>[0], "surroundings" | "slug" | "channel" | "current"> & {
  isFirst?: boolean;
};

async function show(client: Client, path: ChannelPath, { isFirst, ...shown }: Shown): Promise<Response> {
  const { surroundings, channel, pages } = await load(client, path);
  const { status = 200 } = shown.refusal ?? shown.notifyRefusal ?? {};
  const around = { surroundings, slug: path.slug, channel, current: isFirst ? pages.first : pages.general };
  return pageResponse(<ChannelGeneral {...around} {...shown} />, status);
}

async function saved(client: Client, path: ChannelPath): Promise<Response> {
  // By the id: the name that was in the address may be another one now.
  const { pages } = await load(client, path);
  return redirect(`${pages.general}?done=saved`);
}

async function rename(client: Client, path: ChannelPath, { name, topic }: z.infer<typeof nameForm>): Promise<unknown> {
  const { slug, channel } = path;
  if (slug === null) return updateDm(client, channel, { name: name.trim() || null, topic });
  return updateChannel(client, { slug, channel }, { name, topic });
}

const leave = (client: Client, { slug, channel }: ChannelPath): Promise<void> =>
  slug === null ? leaveDm(client, channel) : removeChannelMember(client, { slug, channel }, "me");

async function askToLeave(client: Client, path: ChannelPath, refusal?: Refusal): Promise<Response> {
  const { surroundings, channel, pages } = await load(client, path);
  const page = (
    <Confirm
      title={`Leave ${titleOf(channel, surroundings.me)}?`}
      surroundings={surroundings}
      action={pages.leave}
      button="Leave"
      isDanger
      refusal={refusal}
      back={pages.general}
    >
      <p>{consequence(isDm(channel), channel.visibility)}</p>
    </Confirm>
  );
  return pageResponse(page, refusal?.status);
}

function consequence(isGroup: boolean, visibility: "public" | "private"): string {
  if (isGroup) return "You do not see any more what is written there, and nobody can bring you back.";
  if (visibility === "private") return "It is private: you can only come back when somebody who is in it adds you.";
  return "You can join it again at any time.";
}
