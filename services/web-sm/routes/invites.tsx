import { Elysia } from "elysia";
import { createInvite } from "#sdk/invites.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { pageResponse } from "../pages.ts";
import { slugParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Invite } from "../views/invite.tsx";

export const inviteRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: "/c/:slug/invite" })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params }) => pageResponse(<Invite surroundings={await loadSurroundings(client, params.slug)} />),
      { params: slugParams },
    )
    .post(
      "",
      async ({ client, params }) => {
        const [surroundings, invite] = await Promise.all([
          loadSurroundings(client, params.slug),
          createInvite(client, params.slug),
        ]);
        const link = `${deps.publicUrl}/invite/${invite.code}`;
        return pageResponse(<Invite surroundings={surroundings} made={{ invite, link }} />);
      },
      { params: slugParams },
    );
