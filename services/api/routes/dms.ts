import { Elysia } from "elysia";
import { getDm, leaveDm, listDms, openDm, updateDm } from "#core/dms/actions.ts";
import { dmSchema, openDmSchema, updateDmSchema } from "#core/dms/schema.ts";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { dmParams } from "../params.ts";

export const dmRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/dm", tags: ["DMs"] })
    .use(personOf(deps))
    .get("", ({ actor, query }) => listDms(deps, actor, query), {
      query: pageQuerySchema,
      detail: answers(pageSchema(dmSchema), { summary: "Lists the DMs that you are in." }),
    })
    .post(
      "",
      async ({ actor, body, set }) => {
        const { dm, created } = await openDm(deps, actor, body);
        set.status = created ? 201 : 200;
        return dm;
      },
      {
        body: openDmSchema,
        detail: answers(dmSchema, {
          summary: "Opens the DM with these people; one that there is already answers 200.",
          status: [201, 200],
          description:
            "With one other person a direct message, with more a group, with only yourself a place for notes. You need to share a community with those whom you write to first.",
        }),
      },
    )
    .get("/:channel", ({ actor, params }) => getDm(deps, actor, params.channel), {
      params: dmParams,
      detail: answers(dmSchema, { summary: "Shows one DM." }),
    })
    .patch("/:channel", ({ actor, params, body }) => updateDm(deps, actor, params.channel, body), {
      params: dmParams,
      body: updateDmSchema,
      detail: answers(dmSchema, { summary: "Gives a group a name or a topic." }),
    })
    .delete("/:channel/members/me", ({ actor, params }) => noContent(leaveDm(deps, actor, params.channel)), {
      params: dmParams,
      detail: answers(null, { summary: "Leaves a group. Nobody can bring you back into it." }),
    });
