import { Elysia } from "elysia";
import { z } from "zod";
import { idSchema } from "#core/kernel/ids.ts";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { deleteMessage, editMessage, getMessage, listMessages, sendMessage } from "#sdk/messages.ts";
import { channelHref } from "../addresses.ts";
import type { WebDeps } from "../app.ts";
import { loadSurroundings } from "../channel-page.ts";
import { pageResponse, partResponse, redirect, wantsPage } from "../pages.ts";
import { channelParams, messageParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { DeleteMessage, EditMessage } from "../views/change-message.tsx";
import { Messages } from "../views/messages.tsx";

/** Forms send line breaks as CR LF. */
const bodyField = z.string().transform((text) => text.replaceAll("\r\n", "\n"));
const postForm = z.object({ body_md: bodyField, client_message_id: idSchema });
const editForm = z.object({ body_md: bodyField });

export const messageRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: "/c/:slug/channels/:channel/messages" })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params, query }) => {
        const page = await listMessages(client, params, query);
        const href = channelHref(params.slug, params.channel);
        return partResponse(<Messages page={page} slug={params.slug} href={href} />);
      },
      { params: channelParams, query: pageQuerySchema },
    )
    .post(
      "",
      async ({ client, params, body, request }) => {
        const { id } = await sendMessage(client, params, body);
        return wantsPage(request) ? redirect(channelHref(params.slug, params.channel)) : Response.json({ id });
      },
      { params: channelParams, body: postForm },
    )
    .get(
      "/:message/edit",
      async ({ client, params }) => {
        const [surroundings, message] = await load(client, params);
        return pageResponse(<EditMessage surroundings={surroundings} message={message} />);
      },
      { params: messageParams },
    )
    .post(
      "/:message/edit",
      async ({ client, params, body }) => {
        await editMessage(client, params.message, body);
        return redirect(`${channelHref(params.slug, params.channel)}#m-${params.message}`);
      },
      { params: messageParams, body: editForm },
    )
    .get(
      "/:message/delete",
      async ({ client, params }) => {
        const [surroundings, message] = await load(client, params);
        return pageResponse(<DeleteMessage surroundings={surroundings} message={message} />);
      },
      { params: messageParams },
    )
    .post(
      "/:message/delete",
      async ({ client, params }) => {
        await deleteMessage(client, params.message);
        return redirect(channelHref(params.slug, params.channel));
      },
      { params: messageParams },
    );

const load = (client: Parameters<typeof getMessage>[0], { slug, message }: z.infer<typeof messageParams>) =>
  Promise.all([loadSurroundings(client, slug), getMessage(client, message)]);
