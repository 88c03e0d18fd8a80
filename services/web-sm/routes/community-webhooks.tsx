import { Elysia } from "elysia";
import { z } from "zod";
import { AppError } from "#core/kernel/errors.ts";
import { isWebhookAddress, webhookPath } from "#core/webhooks/rules.ts";
import { removeWebhookAvatar, sendWebhookAvatarForm } from "#sdk/attachments.ts";
import { type Client, createClient } from "#sdk/client.ts";
import {
  createWebhook,
  getWebhook,
  listWebhooks,
  postToWebhook,
  revokeWebhook,
  rotateWebhook,
  updateWebhook,
} from "#sdk/webhooks.ts";
import { traceIdOf } from "#services/shared/http.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { COMMUNITY_SETTINGS, cursorQuery, doneQuery, pictureOf, slugAndIdParams, slugParams } from "../params.ts";
import { namesOf } from "../people.ts";
import { signedIn } from "../signed-in.ts";
import { communityPages } from "../views/community-sections.ts";
import { WebhookSecret } from "../views/community-webhook-secret.tsx";
import { NewWebhook, WebhookPage, Webhooks } from "../views/community-webhooks.tsx";
import { Confirm } from "../views/settings.tsx";

const PREFIX = `${COMMUNITY_SETTINGS}/webhooks`;
const newForm = z.object({ name: z.string(), channel: z.string().default("") });
const nameForm = z.object({ name: z.string() });
const testForm = z.object({ path: z.string() });

type Params = z.infer<typeof slugAndIdParams>;

/** The webhooks of a community. */
export const communityWebhookRoutes = (deps: WebDeps) =>
  new Elysia().use(listRoutes(deps)).use(oneRoutes(deps)).use(secretRoutes(deps));

function listRoutes(deps: WebDeps) {
  const ask = async (
    client: Client,
    slug: string,
    shown: Pick<Parameters<typeof NewWebhook>[0], "typed" | "refusal"> = {},
  ) =>
    pageResponse(<NewWebhook surroundings={await loadSurroundings(client, slug)} {...shown} />, shown.refusal?.status);
  return new Elysia({ prefix: PREFIX })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params: { slug }, query: { done, ...cursor } }) => {
        const [surroundings, webhooks] = await Promise.all([
          loadSurroundings(client, slug),
          listWebhooks(client, slug, cursor),
        ]);
        const names = await namesOf(
          client,
          webhooks.items.map(({ created_by }) => created_by),
        );
        return pageResponse(<Webhooks surroundings={surroundings} webhooks={webhooks} names={names} done={done} />);
      },
      { params: slugParams, query: cursorQuery },
    )
    .get("/new", ({ client, params }) => ask(client, params.slug), { params: slugParams })
    .post(
      "/new",
      async ({ client, params: { slug }, body }) => {
        const { done: webhook, refusal } = await attempt(() => createWebhook(client, slug, body));
        if (refusal) return ask(client, slug, { typed: body, refusal });
        const surroundings = await loadSurroundings(client, slug);
        const { publicUrl } = deps;
        return pageResponse(<WebhookSecret {...{ surroundings, webhook, path: webhook.url, publicUrl }} />);
      },
      { params: slugParams, body: newForm },
    );
}

function oneRoutes(deps: WebDeps) {
  type Shown = Omit<Parameters<typeof WebhookPage>[0], "surroundings" | "webhook">;
  const show = async (client: Client, { slug, id }: Params, shown: Shown) => {
    const [surroundings, webhook] = await Promise.all([loadSurroundings(client, slug), getWebhook(client, slug, id)]);
    const { status = 200 } = (shown.name ?? shown.picture)?.refusal ?? {};
    return pageResponse(<WebhookPage surroundings={surroundings} webhook={webhook} {...shown} />, status);
  };
  const saved = ({ slug, id }: Params) => redirect(`${communityPages(slug).webhooks}/${id}?done=saved`);
  return new Elysia({ prefix: `${PREFIX}/:id` })
    .use(signedIn(deps))
    .get("", ({ client, params, query }) => show(client, params, query), { params: slugAndIdParams, query: doneQuery })
    .post(
      "",
      async ({ client, params, body: { name } }) => {
        const { refusal } = await attempt(() => updateWebhook(client, params.slug, params.id, { name }));
        return refusal ? show(client, params, { name: { typed: name, refusal } }) : saved(params);
      },
      { params: slugAndIdParams, body: nameForm },
    )
    .post(
      "/picture",
      async ({ client, params, request }) => {
        const { slug, id } = params;
        const { refusal } = await attempt(() => sendWebhookAvatarForm(client, slug, id, pictureOf(request)));
        return refusal ? show(client, params, { picture: { refusal } }) : saved(params);
      },
      { params: slugAndIdParams, parse: "none" },
    )
    .post(
      "/picture/remove",
      async ({ client, params }) => {
        const { refusal } = await attempt(() => removeWebhookAvatar(client, params.slug, params.id));
        return refusal ? show(client, params, { picture: { refusal } }) : saved(params);
      },
      { params: slugAndIdParams },
    );
}

/** What has to do with the secret: another one, none any more, and whether it works. */
function secretRoutes(deps: WebDeps) {
  const { publicUrl } = deps;
  return new Elysia({ prefix: `${PREFIX}/:id` })
    .use(signedIn(deps))
    .get("/rotate", ({ client, params }) => ask(client, params, "rotate"), { params: slugAndIdParams })
    .post(
      "/rotate",
      async ({ client, params }) => {
        const { done: webhook, refusal } = await attempt(() => rotateWebhook(client, params.slug, params.id));
        if (refusal) return ask(client, params, "rotate", refusal);
        const surroundings = await loadSurroundings(client, params.slug);
        return pageResponse(<WebhookSecret {...{ surroundings, webhook, path: webhook.url, publicUrl }} />);
      },
      { params: slugAndIdParams },
    )
    .get("/revoke", ({ client, params }) => ask(client, params, "revoke"), { params: slugAndIdParams })
    .post(
      "/revoke",
      async ({ client, params }) => {
        const { refusal } = await attempt(() => revokeWebhook(client, params.slug, params.id));
        if (refusal) return ask(client, params, "revoke", refusal);
        return redirect(`${communityPages(params.slug).webhooks}?done=revoked`);
      },
      { params: slugAndIdParams },
    )
    .post(
      "/test",
      async ({ client, params: { slug, id }, body: { path }, request }) => {
        const [surroundings, webhook] = await Promise.all([
          loadSurroundings(client, slug),
          getWebhook(client, slug, id),
        ]);
        const secret = secretIn(path, id);
        // As another program would: with the address and nothing else.
        const anybody = createClient({ ...deps.api, traceId: traceIdOf(request) });
        const text = `*${webhook.name}* works: this is a test.`;
        const { refusal } = await attempt(() => postToWebhook(anybody, id, secret, { text }));
        const page = <WebhookSecret {...{ surroundings, webhook, path, publicUrl, refusal }} isTested={!refusal} />;
        return pageResponse(page, refusal?.status);
      },
      { params: slugAndIdParams, body: testForm },
    );
}

/** @throws AppError `invalid` for what is no address of this webhook. */
function secretIn(path: string, id: string): string {
  const secret = path.split("/").at(-1) ?? "";
  if (!isWebhookAddress(id, secret) || path !== webhookPath(id, secret)) {
    throw new AppError("invalid", "This is not the address of the webhook.");
  }
  return secret;
}

const QUESTIONS = {
  rotate: {
    title: "Give it a new address?",
    button: "Give it a new address",
    text: "The address that programs have now is refused from then on. Put the new one into each of them.",
  },
  revoke: {
    title: "Revoke this webhook?",
    button: "Revoke",
    text: "Nothing can be posted by it any more, for good. Its messages stay.",
  },
} as const;

async function ask(client: Client, { slug, id }: Params, about: keyof typeof QUESTIONS, refusal?: Refusal) {
  const { title, button, text } = QUESTIONS[about];
  const back = `${communityPages(slug).webhooks}/${id}`;
  const page = (
    <Confirm
      title={title}
      surroundings={await loadSurroundings(client, slug)}
      action={`${back}/${about}`}
      button={button}
      isDanger={about === "revoke"}
      refusal={refusal}
      back={back}
    >
      <p>{text}</p>
    </Confirm>
  );
  return pageResponse(page, refusal?.status);
}
