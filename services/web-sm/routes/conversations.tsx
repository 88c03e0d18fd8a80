import { Elysia } from "elysia";
import { messagesQuerySchema } from "#core/messages/schema.ts";
import { loadChannelPage } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { pageResponse } from "../pages.ts";
import { inQuery, type Place } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Channel } from "../views/channel.tsx";

const channelPageQuery = messagesQuerySchema.and(inQuery);

/** The page of a channel or DM. */
export const conversationRoutes = (deps: WebDeps, { prefix, params }: Place) =>
  new Elysia()
    .use(signedIn(deps))
    .get(
      prefix,
      async ({ client, params, query }) =>
        pageResponse(<Channel page={await loadChannelPage({ feed: deps.feed, client }, params, query)} />),
      { params, query: channelPageQuery },
    );
