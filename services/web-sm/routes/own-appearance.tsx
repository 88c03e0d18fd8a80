import { Elysia } from "elysia";
import { z } from "zod";
import { densitySchema, themeSchema } from "#core/users/schema.ts";
import type { Client } from "#sdk/client.ts";
import { updateMe } from "#sdk/users.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { doneQuery } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Appearance } from "../views/own-appearance.tsx";
import { OWN } from "../views/own-sections.ts";

const appearanceForm = z.object({ theme: themeSchema, density: densitySchema });

/** How the pages look. It is kept with the person, so that it works without a script and on all of their devices. */
export const ownAppearanceRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(signedIn(deps))
    .get(OWN.appearance, ({ client, query }) => show(client, query), { query: doneQuery })
    .post(
      OWN.appearance,
      async ({ client, body }) => {
        const { refusal } = await attempt(() => updateMe(client, body));
        return refusal ? show(client, { refusal }) : redirect(`${OWN.appearance}?done=saved`);
      },
      { body: appearanceForm },
    );

async function show(client: Client, shown: { done?: string | undefined; refusal?: Refusal }): Promise<Response> {
  const surroundings = await loadSurroundings(client, null);
  return pageResponse(<Appearance surroundings={surroundings} {...shown} />, shown.refusal?.status);
}
