import { Elysia } from "elysia";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";

export const presenceRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["People"] }).use(personOf(deps)).post(
    "/heartbeat",
    ({ actor }) => {
      deps.heartbeats.note(actor);
      return new Response(null, { status: 204 });
    },
    {
      detail: answers(null, { summary: "Says that you are there; whoever said so in the last two minutes is online." }),
    },
  );
