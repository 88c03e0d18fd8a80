import { Elysia } from "elysia";
import { z } from "zod";
import { AppError } from "#core/kernel/errors.ts";
import { isId } from "#core/kernel/ids.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import { createClient } from "#sdk/client.ts";
import { bearerOf, traceIdOf } from "#services/shared/http.ts";
import { Connection, type OpenPage } from "../connection.tsx";
import type { WebDeps } from "../deps.ts";
import type { Place } from "../params.ts";

/** No rename ends what is under way. */
const byId = <T extends ChannelPath>(params: z.ZodType<T>) => params.refine(({ channel }) => isId(channel));

/** `seen` is the number of the newest message that the page holds; Datastar adds a parameter of its own. */
const liveQuery = z.object({ seen: z.coerce.number().int().min(0) });

/** The live stream of an open page: what happens, as changes to the page. */
export const liveRoutes = (deps: WebDeps, { prefix, params, messageParams }: Place) =>
  new Elysia({ prefix })
    .get(
      "/live",
      ({ params: { slug, channel }, query, request }) =>
        openStream(deps, request, { slug, channelId: channel, threadId: null, ...query }),
      { params: byId(params), query: liveQuery },
    )
    .get(
      "/t/:message/live",
      ({ params: { slug, channel, message }, query, request }) =>
        openStream(deps, request, { slug, channelId: channel, threadId: message, ...query }),
      { params: byId(messageParams), query: liveQuery },
    );

async function openStream(
  { feed, loadAccess, ending, apiUrl }: WebDeps,
  request: Request,
  page: OpenPage,
): Promise<Response> {
  const token = bearerOf(request);
  if (!token) throw new AppError("unauthenticated", "You are not signed in.");
  if (ending.aborted) throw new AppError("unavailable", "This server is ending.", { retryAfter: 1 });
  const traceId = traceIdOf(request);
  return Connection.open({
    feed,
    client: createClient({ baseUrl: apiUrl, token, traceId }),
    loadAccess: () => loadAccess(token, traceId),
    // A page always says where it stands; one that cannot is told to begin anew.
    lastEventId: request.headers.get("last-event-id") ?? "",
    page,
  });
}
