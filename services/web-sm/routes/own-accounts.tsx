import { Elysia } from "elysia";
import { notFound } from "#core/kernel/errors.ts";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { listAccounts, unlinkAccount } from "#sdk/accounts.ts";
import { listAccountEntries } from "#sdk/audit.ts";
import type { Client } from "#sdk/client.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { doneQuery, idParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { Accounts, Unlink } from "../views/own-accounts.tsx";
import { Activity } from "../views/own-activity.tsx";
import { OWN } from "../views/own-sections.ts";

/** By which accounts one signs in, and what happened to one's own. */
export const ownAccountRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(signedIn(deps))
    .get(
      OWN.accounts,
      async ({ client, query }) => {
        const [surroundings, accounts] = await Promise.all([loadSurroundings(client, null), listAccounts(client)]);
        return pageResponse(<Accounts surroundings={surroundings} accounts={accounts} done={query.done} />);
      },
      { query: doneQuery },
    )
    .get(`${OWN.accounts}/:id/unlink`, ({ client, params }) => ask(client, params.id), { params: idParams })
    .post(
      `${OWN.accounts}/:id/unlink`,
      async ({ client, params }) => {
        const { refusal } = await attempt(() => unlinkAccount(client, params.id));
        return refusal ? ask(client, params.id, refusal) : redirect(`${OWN.accounts}?done=unlinked`);
      },
      { params: idParams },
    )
    .get(
      OWN.activity,
      async ({ client, query }) => {
        const [surroundings, entries] = await Promise.all([
          loadSurroundings(client, null),
          listAccountEntries(client, query),
        ]);
        return pageResponse(<Activity surroundings={surroundings} entries={entries} />);
      },
      { query: pageQuerySchema },
    );

async function ask(client: Client, id: string, refusal?: Refusal): Promise<Response> {
  const [surroundings, accounts] = await Promise.all([loadSurroundings(client, null), listAccounts(client)]);
  const account = accounts.find((candidate) => candidate.id === id);
  if (!account) throw notFound("account");
  return pageResponse(<Unlink surroundings={surroundings} account={account} refusal={refusal} />, refusal?.status);
}
