import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { traceIdOf } from "#services/shared/http.ts";
import type { LiveDeps } from "#services/shared/session-manager.ts";
import { Connection } from "../connection.ts";
import { tokenOf } from "../token.ts";

export const streamRoutes = ({ feed, presence, typing, loadAccess, ending }: LiveDeps) =>
  new Elysia().get("/ws/tui/stream", async ({ request }) => {
    const token = tokenOf(request);
    if (ending.aborted) throw new AppError("unavailable", "This server is ending.", { retryAfter: 1 });
    const traceId = traceIdOf(request);
    const lastEventId = request.headers.get("last-event-id");
    return Connection.open({ feed, loadAccess: () => loadAccess(token, traceId), lastEventId }, { presence, typing });
  });
