import { Elysia } from "elysia";
import { z } from "zod";
import { AppError } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import {
  addChannelMember,
  createChannel,
  listChannelMembers,
  removeChannelMember,
  updateChannel,
} from "#sdk/channels.ts";
import { browseHref, channelHref } from "../addresses.ts";
import { channelName, findChannel, loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { pageResponse, redirect } from "../pages.ts";
import { channelParams, slugParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Browse } from "../views/browse.tsx";
import { Members } from "../views/members.tsx";
import { type ChannelForm, NewChannel } from "../views/new-channel.tsx";

const afterQuery = z.object({ after: idSchema.optional() });
const channelForm = z.object({ name: z.string(), topic: z.string().default(""), private: z.literal("on").optional() });

export const channelRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: "/c/:slug" })
    .use(signedIn(deps))
    .get(
      "/channels",
      async ({ client, params }) => pageResponse(<Browse surroundings={await loadSurroundings(client, params.slug)} />),
      { params: slugParams },
    )
    .get(
      "/new-channel",
      async ({ client, params }) => {
        const surroundings = await loadSurroundings(client, params.slug);
        return pageResponse(<NewChannel surroundings={surroundings} form={{ name: "", topic: "", private: false }} />);
      },
      { params: slugParams },
    )
    .post(
      "/new-channel",
      async ({ client, params: { slug }, body }) => {
        const form: ChannelForm = { ...body, private: body.private === "on" };
        try {
          const { name, topic } = form;
          const channel = await createChannel(client, slug, {
            name,
            topic,
            visibility: form.private ? "private" : "public",
          });
          return redirect(channelHref(slug, channelName(channel)));
        } catch (error) {
          const errors = fieldErrors(error);
          if (!errors) throw error;
          const surroundings = await loadSurroundings(client, slug);
          return pageResponse(<NewChannel surroundings={surroundings} form={form} errors={errors} />, 422);
        }
      },
      { params: slugParams, body: channelForm },
    )
    .get(
      "/channels/:channel/members",
      async ({ client, params, query }) => {
        const [surroundings, members] = await Promise.all([
          loadSurroundings(client, params.slug),
          listChannelMembers(client, params, { limit: PAGE_LIMIT_MAX, ...query }),
        ]);
        const channel = await findChannel(client, surroundings, params);
        return pageResponse(<Members surroundings={surroundings} channel={channel} members={members} />);
      },
      { params: channelParams, query: afterQuery },
    )
    .post(
      "/channels/:channel/join",
      async ({ client, params }) => {
        await addChannelMember(client, params, "me");
        return redirect(channelHref(params.slug, params.channel));
      },
      { params: channelParams },
    )
    .post(
      "/channels/:channel/restore",
      async ({ client, params }) => {
        await updateChannel(client, params, { archived: false });
        return redirect(channelHref(params.slug, params.channel));
      },
      { params: channelParams },
    )
    .post(
      "/channels/:channel/leave",
      async ({ client, params }) => {
        await removeChannelMember(client, params, "me");
        return redirect(browseHref(params.slug));
      },
      { params: channelParams },
    );

/** What the API said to single fields, or null when its refusal is about something else. */
function fieldErrors(error: unknown) {
  if (!(error instanceof AppError)) return null;
  if (error.code === "conflict") return [{ path: "name", message: error.detail }];
  return error.code === "invalid" && error.errors ? error.errors : null;
}
