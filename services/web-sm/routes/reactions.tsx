import { Elysia } from "elysia";
import { z } from "zod";
import { addReaction, listReactors, removeReaction } from "#sdk/reactions.ts";
import { channelHref } from "../addresses.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { pageOfForm, pageResponse, partResponse, redirect, wantsPage } from "../pages.ts";
import type { Place } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { ReactorsPage } from "../views/message-page.tsx";
import { ReactorList } from "../views/reactions.tsx";

/** The button says which of the two it does, so that sending it twice is doing it once. */
const reactionForm = z.union([z.object({ add_emoji: z.string() }), z.object({ remove_emoji: z.string() })]);

export const reactionRoutes = (deps: WebDeps, { prefix, messageParams }: Place) =>
  new Elysia({ prefix: `${prefix}/messages/:message/reactions` })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params: { slug, message }, request }) => {
        const reactors = await listReactors(client, message);
        if (!wantsPage(request)) return partResponse(<ReactorList reactors={reactors} />);
        const surroundings = await loadSurroundings(client, slug);
        return pageResponse(<ReactorsPage surroundings={surroundings} reactors={reactors} />);
      },
      { params: messageParams },
    )
    .post(
      "",
      async ({ client, params: { slug, channel, message }, body, request }) => {
        if ("add_emoji" in body) await addReaction(client, message, body.add_emoji);
        else await removeReaction(client, message, body.remove_emoji);
        if (!wantsPage(request)) return new Response(null, { status: 204 });
        // The message may be in a thread, or far back in the channel.
        return redirect(`${pageOfForm(request) ?? channelHref(slug, channel)}#m-${message}`);
      },
      { params: messageParams, body: reactionForm },
    );
