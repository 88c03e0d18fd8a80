import { Elysia } from "elysia";
import { z } from "zod";
import { addReaction, removeReaction } from "#sdk/reactions.ts";
import { channelHref } from "../addresses.ts";
import type { WebDeps } from "../deps.ts";
import { pageOfForm, redirect, wantsPage } from "../pages.ts";
import type { Place } from "../params.ts";
import { signedIn } from "../signed-in.ts";

/** The button says which of the two it does, so that sending it twice is doing it once. */
const reactionForm = z.union([z.object({ add_emoji: z.string() }), z.object({ remove_emoji: z.string() })]);

export const reactionRoutes = (deps: WebDeps, { prefix, messageParams }: Place) =>
  new Elysia().use(signedIn(deps)).post(
    `${prefix}/messages/:message/reactions`,
    async ({ client, params: { slug, channel, message }, body, request }) => {
      if ("add_emoji" in body) await addReaction(client, message, body.add_emoji);
      else await removeReaction(client, message, body.remove_emoji);
      if (!wantsPage(request)) return new Response(null, { status: 204 });
      // The message may be in a thread, or far back in the channel.
      return redirect(`${pageOfForm(request) ?? channelHref(slug, channel)}#m-${message}`);
    },
    { params: messageParams, body: reactionForm },
  );
