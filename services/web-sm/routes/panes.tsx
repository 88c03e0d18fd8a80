import { Elysia } from "elysia";
import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";
import { notificationTypeSchema } from "#core/notifications/schema.ts";
import { searchSortSchema } from "#core/search/schema.ts";
import { listNotifications } from "#sdk/notifications.ts";
import { listThreads } from "#sdk/threads.ts";
import { loadChannelPage } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { loadMembersPage } from "../members-page.ts";
import { pageResponse } from "../pages.ts";
import { inQuery, type Place } from "../params.ts";
import { loadSearchPage } from "../search-page.ts";
import { signedIn } from "../signed-in.ts";
import { FollowedThreads } from "../views/followed-threads.tsx";
import { Inbox } from "../views/inbox.tsx";
import { Members } from "../views/members.tsx";
import { Search } from "../views/search.tsx";

const text = z.string().transform((value) => value.trim());
const pageQuery = inQuery.extend({ before: idSchema.optional(), after: idSchema.optional() });
const unread = z.enum(["true", "false"]).optional();
const searchQuery = pageQuery.extend({
  q: text.default(""),
  community: z.string().optional(),
  sort: searchSortSchema.optional(),
});
const inboxQuery = pageQuery.extend({ unread, type: notificationTypeSchema.optional() });
const threadsQuery = pageQuery.extend({ unread });
const membersQuery = pageQuery.extend({ q: text.optional(), add: text.optional() });

/** Items of one page of a list. */
const ITEMS = 30;

/** What stands beside a channel: its people, a search, and what is for oneself. */
export const paneRoutes = (deps: WebDeps, { prefix, params }: Place) =>
  new Elysia({ prefix })
    .use(signedIn(deps))
    .get(
      "/search",
      async ({ client, params, query }) =>
        pageResponse(<Search page={await loadSearchPage({ feed: deps.feed, client }, params, query)} />),
      { params, query: searchQuery },
    )
    .get(
      "/notifications",
      async ({ client, params, query: asked }) => {
        const { in: from, ...query } = asked;
        const [page, notifications] = await Promise.all([
          loadChannelPage({ feed: deps.feed, client }, params, { in: from }),
          listNotifications(client, { ...query, limit: ITEMS }),
        ]);
        return pageResponse(<Inbox page={{ ...page, asked, notifications }} />);
      },
      { params, query: inboxQuery },
    )
    .get(
      "/threads",
      async ({ client, params, query: asked }) => {
        const { in: from, ...query } = asked;
        const [page, threads] = await Promise.all([
          loadChannelPage({ feed: deps.feed, client }, params, { in: from }),
          listThreads(client, { ...query, limit: ITEMS }),
        ]);
        return pageResponse(<FollowedThreads page={{ ...page, asked, threads }} />);
      },
      { params, query: threadsQuery },
    )
    .get(
      "/members",
      async ({ client, params, query }) =>
        pageResponse(<Members page={await loadMembersPage({ feed: deps.feed, client }, params, query)} />),
      { params, query: membersQuery },
    );
