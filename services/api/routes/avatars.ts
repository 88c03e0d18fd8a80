import { Elysia } from "elysia";
import { AVATAR_MAX_BYTES, getAvatar, pictureTooLarge } from "#core/avatars/actions.ts";
import { removeMyAvatar, setMyAvatar } from "#core/users/actions.ts";
import { meSchema } from "#core/users/schema.ts";
import { actorOf, personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { fileHeaders } from "../file-headers.ts";
import { readUpload } from "../multipart.ts";
import { fileParams } from "../params.ts";
import { PICTURE_FORM, PICTURE_RULES } from "../picture-form.ts";

export const avatarRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["People"] }).use(myAvatarRoutes(deps)).use(pictureRoutes(deps));

const myAvatarRoutes = (deps: ApiDeps) =>
  new Elysia({ tags: ["People"] })
    .use(personOf(deps))
    .put(
      "/me/avatar",
      async ({ actor, request }) => {
        const { body } = await readUpload(request, AVATAR_MAX_BYTES, pictureTooLarge);
        return setMyAvatar(deps, actor, body);
      },
      {
        parse: "none",
        detail: answers(meSchema, {
          summary: "Gives you a picture.",
          description: PICTURE_RULES,
          requestBody: PICTURE_FORM,
        }),
      },
    )
    .delete("/me/avatar", ({ actor }) => removeMyAvatar(deps, actor), {
      detail: answers(meSchema, { summary: "Takes your picture away." }),
    });

const pictureRoutes = (deps: ApiDeps) =>
  new Elysia({ tags: ["People"] }).use(actorOf(deps)).get(
    "/avatars/:id/:filename",
    async ({ params, request }) => {
      const { content_type, open } = await getAvatar(deps, params.id);
      const headers = fileHeaders(content_type, `"${params.id}"`);
      return new Response(request.method === "HEAD" ? null : await open(), { headers });
    },
    {
      params: fileParams,
      detail: answers("image/*", { summary: "Shows the picture of a person, a bot or a webhook." }),
    },
  );
