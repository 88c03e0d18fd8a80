import { Elysia } from "elysia";
import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";
import { addChannelMember, removeChannelMember } from "#sdk/channels.ts";
import { browseHref, channelHref, paneHref } from "../addresses.ts";
import type { WebDeps } from "../deps.ts";
import { done, redirect } from "../pages.ts";
import { channelParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";

const personForm = z.object({ user_id: idSchema });
/** Sent from the list of all channels, where one stays. */
const joinForm = z.object({ stay: z.literal("on").optional() }).optional();

/** Who comes into a channel of a community and who goes, oneself and others. */
export const memberRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: "/c/:slug/channels/:channel" })
    .use(signedIn(deps))
    .post(
      "/join",
      async ({ client, params, body, request }) => {
        await addChannelMember(client, params, "me");
        return body?.stay ? done(request, browseHref(params.slug)) : redirect(channelHref(params.slug, params.channel));
      },
      { params: channelParams, body: joinForm },
    )
    .post(
      "/leave",
      async ({ client, params, body, request }) => {
        await removeChannelMember(client, params, "me");
        return body?.stay ? done(request, browseHref(params.slug)) : redirect(browseHref(params.slug));
      },
      { params: channelParams, body: joinForm },
    )
    .post(
      "/members/add",
      async ({ client, params, body, request }) => {
        await addChannelMember(client, params, body.user_id);
        return done(request, paneHref(params.slug, params.channel, "members"));
      },
      { params: channelParams, body: personForm },
    )
    .post(
      "/members/remove",
      async ({ client, params, body, request }) => {
        await removeChannelMember(client, params, body.user_id);
        return done(request, paneHref(params.slug, params.channel, "members"));
      },
      { params: channelParams, body: personForm },
    );
