import { Elysia } from "elysia";
import { z } from "zod";
import type { UpdateMe } from "#core/users/schema.ts";
import { removeAvatar, sendAvatarForm } from "#sdk/attachments.ts";
import type { Client } from "#sdk/client.ts";
import { updateMe } from "#sdk/users.ts";
import { settingsHref } from "../addresses.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { doneQuery, pictureOf } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Profile } from "../views/own-profile.tsx";
import { OWN } from "../views/own-sections.ts";

const nameForm = z.object({ display_name: z.string() });
const statusForm = z.object({ emoji: z.string(), text: z.string(), minutes: z.string().regex(/^\d{0,6}$/) });

const SAVED = `${OWN.profile}?done=saved`;
const REMOVED = `${OWN.profile}?done=removed`;

/** How one is seen: name, picture, status. */
export const ownProfileRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(signedIn(deps))
    .get(settingsHref, async ({ client }) => show(client, { current: settingsHref }))
    .get(OWN.profile, async ({ client, query }) => show(client, query), { query: doneQuery })
    .post(
      OWN.profile,
      async ({ client, body: { display_name } }) => {
        const { refusal } = await attempt(() => updateMe(client, { display_name }));
        return refusal ? show(client, { name: { typed: display_name, refusal } }) : redirect(SAVED);
      },
      { body: nameForm },
    )
    .post(
      `${OWN.profile}/picture`,
      async ({ client, request }) => {
        const { refusal } = await attempt(() => sendAvatarForm(client, pictureOf(request)));
        return refusal ? show(client, { picture: { refusal } }) : redirect(SAVED);
      },
      { parse: "none" },
    )
    .post(`${OWN.profile}/picture/remove`, async ({ client }) => {
      const { refusal } = await attempt(() => removeAvatar(client));
      return refusal ? show(client, { picture: { refusal } }) : redirect(REMOVED);
    })
    .post(
      `${OWN.profile}/status`,
      async ({ client, body }) => {
        const { refusal } = await attempt(() => updateMe(client, { status: statusOf(body) }));
        return refusal ? show(client, { status: { typed: body, refusal } }) : redirect(SAVED);
      },
      { body: statusForm },
    )
    .post(`${OWN.profile}/status/remove`, async ({ client }) => {
      await updateMe(client, { status: null });
      return redirect(REMOVED);
    });

/** Who empties both fields takes the status away. */
function statusOf({ emoji, text, minutes }: z.infer<typeof statusForm>): NonNullable<UpdateMe["status"]> | null {
  if (!emoji.trim() && !text.trim()) return null;
  const until = minutes && new Date(Date.now() + Number(minutes) * 60_000).toISOString();
  return { emoji: emoji.trim() || null, text, until: until || null };
}

type Shown = Omit<Parameters<typeof Profile>[0], "surroundings" | "current"> & { current?: string };

async function show(client: Client, { current = OWN.profile, ...shown }: Shown): Promise<Response> {
  const surroundings = await loadSurroundings(client, null);
  const { status = 200 } = (shown.name ?? shown.picture ?? shown.status)?.refusal ?? {};
  return pageResponse(<Profile surroundings={surroundings} current={current} {...shown} />, status);
}
