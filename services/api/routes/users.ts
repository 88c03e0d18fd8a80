import { Elysia } from "elysia";
import { getMe, updateMe } from "#core/users/actions.ts";
import { updateMeSchema } from "#core/users/schema.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";

export const userRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api" })
    .use(actorOf(deps))
    .get("/me", ({ actor }) => getMe(deps, actor))
    .patch("/me", ({ actor, body }) => updateMe(deps, actor, body), { body: updateMeSchema });
