import { Elysia } from "elysia";
import { getMe, getProfile, updateMe } from "#core/users/actions.ts";
import { meSchema, profileSchema, updateMeSchema } from "#core/users/schema.ts";
import { actorOf, personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { personParams } from "../params.ts";

export const userRoutes = (deps: ApiDeps) => new Elysia().use(selfRoutes(deps)).use(profileRoutes(deps));

const selfRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["People"] })
    .use(personOf(deps))
    .get("/me", ({ actor }) => getMe(deps, actor), {
      detail: answers(meSchema, { summary: "Shows you as you see yourself." }),
    })
    .patch("/me", ({ actor, body }) => updateMe(deps, actor, body), {
      body: updateMeSchema,
      detail: answers(meSchema, { summary: "Changes your display name or your status." }),
    });

const profileRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/users", tags: ["People"] })
    .use(actorOf(deps))
    .get("/:user", ({ actor, params }) => getProfile(deps, actor, params.user), {
      params: personParams,
      detail: answers(profileSchema, {
        summary: "Shows a person whom you share a community or direct messages with.",
        description: "By their id, or by `@` and their username.",
      }),
    });
