import { Elysia } from "elysia";
import { z } from "zod";
import type { Actor, UserActor } from "#core/kernel/actor.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { anyText } from "#core/kernel/text.ts";
import { getAccess, getAccessToChannel, takeSnapshot } from "#core/snapshot/actions.ts";
import { accessSchema, type Snapshot, snapshotSchema } from "#core/snapshot/schema.ts";
import { actorOf, personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";

const snapshotQuery = z.strictObject({ community: anyText(100).optional() });
const accessQuery = z.strictObject({ channel: idSchema.optional() });

export const snapshotRoutes = (deps: ApiDeps) => new Elysia().use(screenRoutes(deps)).use(accessRoutes(deps));

const screenRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["Snapshot"] })
    .use(personOf(deps))
    .get("/snapshot", ({ actor, query }) => readSnapshot(deps, actor, query.community), {
      query: snapshotQuery,
      detail: answers(snapshotSchema, {
        summary: "Shows all that a client needs to draw its first screen.",
        description:
          "With the slug of a community its channels and people; without one the channels of all communities and no people. With both your DMs, of more than 200 those in which something was written last.",
      }),
    });

const readSnapshot = async (deps: ApiDeps, actor: UserActor, slug: string | undefined): Promise<Snapshot> => ({
  ...(await takeSnapshot(deps, actor, slug)),
  limits: { attachment_bytes: deps.fileLimits.attachment_bytes },
});

const accessRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["Snapshot"] })
    .use(actorOf(deps))
    .get("/access", ({ actor, query }) => readAccess(deps, actor, query.channel), {
      query: accessQuery,
      detail: answers(accessSchema, {
        summary: "Lists the communities and channels that you may read now.",
        description:
          "For session managers, which ask for it with your own token. With a channel: only that one, or 404.",
      }),
    });

const readAccess = (deps: ApiDeps, actor: Actor, channelId: string | undefined) =>
  channelId === undefined ? getAccess(deps, actor) : getAccessToChannel(deps, actor, channelId);
