import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { bearerOf, traceIdOf } from "#services/shared/http.ts";
import type { LiveDeps } from "#services/shared/session-manager.ts";
import { Connection } from "../connection.ts";

export const streamRoutes = ({ feed, loadAccess, ending }: LiveDeps) =>
  new Elysia().get("/ws/tui/stream", async ({ request }) => {
    const token = bearerOf(request);
    if (!token) throw new AppError("unauthenticated", "Sign in first, and send the token as Authorization: Bearer.");
    if (ending.aborted) throw new AppError("unavailable", "This server is ending.", { retryAfter: 1 });
    const traceId = traceIdOf(request);
    return Connection.open({
      feed,
      loadAccess: () => loadAccess(token, traceId),
      lastEventId: request.headers.get("last-event-id"),
    });
  });
