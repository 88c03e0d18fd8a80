import { Elysia } from "elysia";
import { z } from "zod";
import { AppError } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { traceIdOf } from "#services/shared/http.ts";
import type { LiveDeps } from "#services/shared/session-manager.ts";
import { Connection } from "../connection.ts";
import { tokenOf } from "../token.ts";

/** More than fit on a screen. */
const WATCHED_MAX = 20;

/** The ids of the channels that are watched, with commas between them. Elysia makes a list of what has any. */
const watchSchema = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => [text].flat().filter((id) => id !== ""))
  .pipe(z.array(idSchema).max(WATCHED_MAX))
  .transform((ids) => new Set(ids));

const streamQuery = z.object({ watch: watchSchema.optional() });

export const streamRoutes = ({ feed, presence, typing, loadAccess, ending }: LiveDeps) =>
  new Elysia().get(
    "/ws/tui/stream",
    async ({ request, query }) => {
      const token = tokenOf(request);
      if (ending.aborted) throw new AppError("unavailable", "This server is ending.", { retryAfter: 1 });
      const traceId = traceIdOf(request);
      const lastEventId = request.headers.get("last-event-id");
      const options = { feed, loadAccess: () => loadAccess(token, traceId), lastEventId, watched: query.watch ?? null };
      return Connection.open(options, { presence, typing });
    },
    { query: streamQuery },
  );
