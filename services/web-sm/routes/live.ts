import { Elysia } from "elysia";
import { z } from "zod";
import { AppError } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { createClient } from "#sdk/client.ts";
import { bearerOf, traceIdOf } from "#services/shared/http.ts";
import { Connection, type OpenPage } from "../connection.tsx";
import type { WebDeps } from "../deps.ts";

const seen = z.coerce.number().int().min(0).default(0);

/** Ids rather than names: no rename ends what is under way. Datastar adds a parameter of its own. */
const liveQuery = z.object({
  community: z.string().optional(),
  slug: z.string().optional(),
  channel: idSchema.optional(),
  thread: idSchema.optional(),
  seen,
  thread_seen: seen,
});

/** The live stream of an open page: what happens, as changes to the page. */
export const liveRoutes = (deps: WebDeps) =>
  new Elysia().get(
    "/live",
    ({ query: { community = null, slug = null, channel = null, thread = null, seen, thread_seen }, request }) =>
      openStream(deps, request, {
        community,
        slug,
        channelId: channel,
        threadId: thread,
        seen,
        threadSeen: thread_seen,
      }),
    { query: liveQuery },
  );

async function openStream(deps: WebDeps, request: Request, page: OpenPage): Promise<Response> {
  const { loadAccess, ending, api } = deps;
  const token = bearerOf(request);
  if (!token) throw new AppError("unauthenticated", "You are not signed in.");
  if (ending.aborted) throw new AppError("unavailable", "This server is ending.", { retryAfter: 1 });
  const traceId = traceIdOf(request);
  return Connection.open({
    deps,
    client: createClient({ ...api, token, traceId }),
    loadAccess: () => loadAccess(token, traceId),
    // A page always says where it stands; one that cannot is told to begin anew.
    lastEventId: request.headers.get("last-event-id") ?? "",
    page,
  });
}
