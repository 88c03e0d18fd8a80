import { Elysia } from "elysia";
import { z } from "zod";
import { may } from "#core/memberships/rules.ts";
import { type Message, messagesQuerySchema } from "#core/messages/schema.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import { deleteMessage, editMessage, getMessage, listMessages, sendMessage } from "#sdk/messages.ts";
import { channelHref, threadHref } from "../addresses.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { pageResponse, partResponse, redirect, wantsPage } from "../pages.ts";
import { bodyField, type Place, postForm } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { answerSlash, beginsWithSlash, withText } from "../slash.tsx";
import { DeleteMessage, EditMessage } from "../views/change-message.tsx";
import { MessagePage } from "../views/message-page.tsx";
import { Messages } from "../views/messages.tsx";

const editForm = z.object({ body_md: bodyField });

export const messageRoutes = (deps: WebDeps, { prefix, params, messageParams }: Place) =>
  new Elysia({ prefix: `${prefix}/messages` })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params, query }) => {
        const page = await listMessages(client, params, query);
        const href = channelHref(params.slug, params.channel);
        return partResponse(<Messages page={page} slug={params.slug} href={href} />);
      },
      { params, query: messagesQuerySchema },
    )
    .post(
      "",
      async ({ client, params, body, request }) => {
        const href = channelHref(params.slug, params.channel);
        if (beginsWithSlash(body)) return answerSlash({ client, request, params, body, href });
        const { id } = await sendMessage(client, params, withText(body));
        return wantsPage(request) ? redirect(href) : Response.json({ id });
      },
      { params, body: postForm },
    )
    .get(
      "/:message",
      async ({ client, params }) => {
        const [surroundings, message] = await load(client, params);
        const { me, community } = surroundings;
        const isOwn = message.author.kind === "user" && message.author.id === me.id;
        // Nobody is an admin in a DM, whatever community stands around it.
        const isAdmin = params.slug !== null && community !== null && may(community.role, "message.delete_any");
        return pageResponse(
          <MessagePage
            surroundings={surroundings}
            slug={params.slug}
            message={message}
            editable={isOwn}
            deletable={isOwn || isAdmin}
          />,
        );
      },
      { params: messageParams },
    )
    .get(
      "/:message/edit",
      async ({ client, params }) => {
        const [surroundings, message] = await load(client, params);
        return pageResponse(<EditMessage surroundings={surroundings} slug={params.slug} message={message} />);
      },
      { params: messageParams },
    )
    .post(
      "/:message/edit",
      async ({ client, params, body, request }) => {
        const message = await editMessage(client, params.message, body);
        if (!wantsPage(request)) return done();
        return redirect(`${listHref(params, message)}#m-${message.id}`);
      },
      { params: messageParams, body: editForm },
    )
    .get(
      "/:message/delete",
      async ({ client, params }) => {
        const [surroundings, message] = await load(client, params);
        return pageResponse(<DeleteMessage surroundings={surroundings} slug={params.slug} message={message} />);
      },
      { params: messageParams },
    )
    .post(
      "/:message/delete",
      async ({ client, params, request }) => {
        const message = await getMessage(client, params.message);
        await deleteMessage(client, message.id);
        if (!wantsPage(request)) return done();
        return redirect(listHref(params, message));
      },
      { params: messageParams },
    );

/** What changed comes to a page by its stream. */
const done = () => new Response(null, { status: 204 });

/** Where a message is read: in its channel, or in the thread that it is a reply in. */
const listHref = ({ slug, channel }: ChannelPath, { parent_id }: Message) =>
  parent_id ? threadHref(slug, channel, parent_id) : channelHref(slug, channel);

const load = (client: Parameters<typeof getMessage>[0], { slug, message }: ChannelPath & { message: string }) =>
  Promise.all([loadSurroundings(client, slug), getMessage(client, message)]);
