import { Elysia } from "elysia";
import { z } from "zod";
import type { UserActor } from "#core/kernel/actor.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { getAccess, getAccessToChannel, takeSnapshot } from "#core/snapshot/actions.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";

const snapshotQuery = z.strictObject({ community: z.string().optional() });
const accessQuery = z.strictObject({ channel: idSchema.optional() });

export const snapshotRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api" })
    .use(actorOf(deps))
    .get("/snapshot", ({ actor, query }) => takeSnapshot(deps, actor, query.community), { query: snapshotQuery })
    .get("/access", ({ actor, query }) => readAccess(deps, actor, query.channel), { query: accessQuery });

const readAccess = (deps: ApiDeps, actor: UserActor, channelId: string | undefined) =>
  channelId === undefined ? getAccess(deps, actor) : getAccessToChannel(deps, actor, channelId);
