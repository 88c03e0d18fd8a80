import { Elysia } from "elysia";
import { z } from "zod";
import { getAccess, takeSnapshot } from "#core/snapshot/actions.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../app.ts";

const snapshotQuery = z.strictObject({ community: z.string().optional() });

export const snapshotRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api" })
    .use(actorOf(deps))
    .get("/snapshot", ({ actor, query }) => takeSnapshot(deps, actor, query.community), { query: snapshotQuery })
    .get("/access", ({ actor }) => getAccess(deps, actor));
