import { Elysia } from "elysia";
import { z } from "zod";
import { DM_PEOPLE_MAX } from "#core/dms/schema.ts";
import { idSchema } from "#core/kernel/ids.ts";
import type { Client } from "#sdk/client.ts";
import { leaveDm, openDm } from "#sdk/dms.ts";
import { getProfile } from "#sdk/users.ts";
import { channelHref } from "../addresses.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { findPeople } from "../finding-people.ts";
import { attempt } from "../forms.ts";
import { pageResponse, redirect, wantsPage } from "../pages.ts";
import { signedIn } from "../signed-in.ts";
import { NewDm, type NewDmAsked } from "../views/new-dm.tsx";

/** People who are proposed at a time. */
const PROPOSED = 12;

/** A field that can be there once, several times or not at all. */
const ids = z
  .union([idSchema, z.array(idSchema)])
  .default([])
  .transform((value) => [...new Set([value].flat())].slice(0, DM_PEOPLE_MAX - 1));

const newDmQuery = z.object({
  q: z
    .string()
    .default("")
    .transform((text) => text.trim()),
  with: ids,
  /** Whether the first of those who are called so is chosen: what Enter does. */
  pick: z.literal("first").optional(),
  in: z.string().optional(),
});
const dmForm = z.object({ user_ids: ids });

/** Begins direct messages and groups, and leaves groups. */
export const dmRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(signedIn(deps))
    .get(
      "/dm/new",
      async ({ client, query: { pick, ...asked } }) => {
        if (pick && asked.q) asked = await pickFirst(client, asked);
        return newDmPage(client, asked);
      },
      { query: newDmQuery },
    )
    .post(
      "/dm",
      async ({ client, body: { user_ids }, request }) => {
        if (!wantsPage(request)) {
          const { id } = await openDm(client, { user_ids });
          return Response.json({ href: channelHref(null, id) });
        }
        const opened = await attempt(() => openDm(client, { user_ids }));
        if (opened.refusal) return newDmPage(client, { q: "", with: user_ids }, opened.refusal);
        return redirect(channelHref(null, opened.done.id));
      },
      { body: dmForm },
    )
    .post(
      "/dm/:channel/leave",
      async ({ client, params }) => {
        await leaveDm(client, params.channel);
        return redirect("/");
      },
      { params: z.object({ channel: idSchema }) },
    );

async function pickFirst(client: Client, asked: NewDmAsked): Promise<NewDmAsked> {
  const surroundings = await loadSurroundings(client, null, asked.in);
  const [first] = await findPeople(client, surroundings, { q: asked.q, without: asked.with, count: 1 });
  return first ? { ...asked, q: "", with: [...asked.with, first.id] } : asked;
}

async function newDmPage(client: Client, asked: NewDmAsked, refusal?: { status: number; detail: string }) {
  const surroundings = await loadSurroundings(client, null, asked.in);
  const [people, chosen] = await Promise.all([
    findPeople(client, surroundings, { q: asked.q, without: asked.with, count: PROPOSED }),
    Promise.all(asked.with.map((id) => getProfile(client, id))),
  ]);
  const page = (
    <NewDm surroundings={surroundings} asked={asked} chosen={chosen} people={people} refusal={refusal?.detail} />
  );
  return pageResponse(page, refusal?.status);
}
