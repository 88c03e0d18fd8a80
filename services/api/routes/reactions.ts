import { Elysia } from "elysia";
import { z } from "zod";
import { invalidInput } from "#core/kernel/errors.ts";
import { REACTORS_MAX, reactorsSchema } from "#core/messages/schema.ts";
import { addReaction, listReactors, removeReaction } from "#core/reactions/actions.ts";
import { emojiSchema } from "#core/reactions/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { idParams, reactionParams } from "../params.ts";

export const reactionRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/messages/:id/reactions", tags: ["Reactions"] })
    .use(personOf(deps))
    .get("", async ({ actor, params }) => ({ items: await listReactors(deps, actor, params.id) }), {
      params: idParams,
      detail: answers(z.object({ items: z.array(reactorsSchema) }), {
        summary: "Lists who has put which emoji on a message.",
        description: `In the order in which the emoji came, and under each the first ${REACTORS_MAX} people.`,
      }),
    })
    .put("/:emoji", ({ actor, params }) => noContent(addReaction(deps, actor, params.id, emojiIn(params))), {
      params: reactionParams,
      detail: answers(null, { summary: "Puts an emoji on a message; again changes nothing." }),
    })
    .delete("/:emoji", ({ actor, params }) => noContent(removeReaction(deps, actor, params.id, emojiIn(params))), {
      params: reactionParams,
      detail: answers(null, { summary: "Takes your own emoji off a message; again changes nothing." }),
    });

/** Part of the path and all the same input: what is wrong with it is said, not that nothing is there. */
function emojiIn({ emoji }: { emoji: string }): string {
  const result = emojiSchema.safeParse(emoji);
  if (!result.success) throw invalidInput(result.error);
  return result.data;
}
