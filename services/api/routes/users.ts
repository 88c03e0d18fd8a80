import { Elysia } from "elysia";
import { getMe, getProfile, updateMe } from "#core/users/actions.ts";
import { meSchema, profileSchema, updateMeSchema } from "#core/users/schema.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { personParams } from "../params.ts";

export const userRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["People"] })
    .use(personOf(deps))
    .get("/me", ({ actor }) => getMe(deps, actor), {
      detail: answers(meSchema, { summary: "Shows you as you see yourself." }),
    })
    .patch("/me", ({ actor, body }) => updateMe(deps, actor, body), {
      body: updateMeSchema,
      detail: answers(meSchema, { summary: "Changes your display name or your status." }),
    })
    .get("/users/:user", ({ actor, params }) => getProfile(deps, actor, params.user), {
      params: personParams,
      detail: answers(profileSchema, {
        summary: "Shows a person whom you share a community or direct messages with.",
        description: "By their id, or by `@` and their username.",
      }),
    });
