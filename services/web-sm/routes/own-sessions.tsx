import { Elysia } from "elysia";
import type { Client } from "#sdk/client.ts";
import { endSession, endSessions, listSessions } from "#sdk/sessions.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { doneQuery, idParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { OWN } from "../views/own-sections.ts";
import { Sessions } from "../views/own-sessions.tsx";

/** Where one is signed in. The way out of this browser, and of all, is the gateway's: the cookie goes with it. */
export const ownSessionRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(signedIn(deps))
    .get(OWN.sessions, ({ client, query }) => show(client, query), { query: doneQuery })
    .post(
      `${OWN.sessions}/:id/end`,
      async ({ client, params }) => {
        const { refusal } = await attempt(() => endSession(client, params.id));
        return refusal ? show(client, { refusal }) : redirect(`${OWN.sessions}?done=ended`);
      },
      { params: idParams },
    )
    .post(`${OWN.sessions}/end-others`, async ({ client }) => {
      const { refusal } = await attempt(() => endSessions(client));
      return refusal ? show(client, { refusal }) : redirect(`${OWN.sessions}?done=others`);
    });

async function show(client: Client, shown: { done?: string | undefined; refusal?: Refusal }): Promise<Response> {
  const [surroundings, sessions] = await Promise.all([loadSurroundings(client, null), listSessions(client)]);
  const page = <Sessions surroundings={surroundings} sessions={sessions} {...shown} />;
  return pageResponse(page, shown.refusal?.status);
}
