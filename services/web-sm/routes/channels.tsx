import { Elysia } from "elysia";
import { z } from "zod";
import { AppError } from "#core/kernel/errors.ts";
import { PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import { createChannel, listChannels, updateChannel } from "#sdk/channels.ts";
import { everyItem } from "#sdk/pages.ts";
import { channelHref } from "../addresses.ts";
import { channelName, loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { pageResponse, redirect } from "../pages.ts";
import { channelParams, slugParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Browse } from "../views/browse.tsx";
import { type ChannelForm, NewChannel } from "../views/new-channel.tsx";

const browseQuery = z.object({
  q: z
    .string()
    .transform((text) => text.trim())
    .optional(),
  sort: z.enum(["name", "newest"]).optional(),
});
const channelForm = z.object({ name: z.string(), topic: z.string().default(""), private: z.literal("on").optional() });

export const channelRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: "/c/:slug" })
    .use(signedIn(deps))
    .get(
      "/channels",
      async ({ client, params: { slug }, query: asked }) => {
        const [surroundings, listed] = await Promise.all([
          loadSurroundings(client, slug),
          Array.fromAsync(everyItem((query) => listChannels(client, slug, { limit: PAGE_LIMIT_MAX, ...query }))),
        ]);
        const counts = new Map(listed.map(({ id, member_count }) => [id, member_count]));
        return pageResponse(<Browse surroundings={surroundings} counts={counts} asked={asked} />);
      },
      { params: slugParams, query: browseQuery },
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
    .post(
      "/channels/:channel/restore",
      async ({ client, params }) => {
        await updateChannel(client, params, { archived: false });
        return redirect(channelHref(params.slug, params.channel));
      },
      { params: channelParams },
    );

/** What the API said to single fields, or null when its refusal is about something else. */
function fieldErrors(error: unknown) {
  if (!(error instanceof AppError)) return null;
  if (error.code === "conflict") return [{ path: "name", message: error.detail }];
  return error.code === "invalid" && error.errors ? error.errors : null;
}
