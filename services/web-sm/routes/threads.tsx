import { Elysia } from "elysia";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { sendReply } from "#sdk/messages.ts";
import { threadHref } from "../addresses.ts";
import type { WebDeps } from "../deps.ts";
import { pageResponse, partResponse, redirect, wantsPage } from "../pages.ts";
import { inQuery, type Place, postForm } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { answerSlash, beginsWithSlash, withText } from "../slash.tsx";
import { loadThread, loadThreadPage } from "../thread-page.ts";
import { Messages } from "../views/messages.tsx";
import { Thread } from "../views/thread.tsx";

/** The thread of a message, beside its channel. */
export const threadRoutes = (deps: WebDeps, { prefix, messageParams }: Place) =>
  new Elysia({ prefix: `${prefix}/t/:message` })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params, query }) =>
        pageResponse(<Thread page={await loadThreadPage({ feed: deps.feed, client }, params, query)} />),
      { params: messageParams, query: pageQuerySchema.and(inQuery) },
    )
    .get(
      "/messages",
      async ({ client, params, query }) => {
        const page = await loadThread(client, params.message, query);
        const href = threadHref(params.slug, params.channel, params.message);
        return partResponse(<Messages page={page} slug={params.slug} href={href} />);
      },
      { params: messageParams, query: pageQuerySchema },
    )
    .post(
      "/messages",
      async ({ client, params, body, request }) => {
        const href = threadHref(params.slug, params.channel, params.message);
        if (beginsWithSlash(body)) return answerSlash({ client, request, params, body, href });
        const { id } = await sendReply(client, params.message, withText(body));
        return wantsPage(request) ? redirect(href) : Response.json({ id });
      },
      { params: messageParams, body: postForm },
    );
