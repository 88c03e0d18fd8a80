import { Elysia } from "elysia";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";

export const presenceRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api" }).use(actorOf(deps)).post("/heartbeat", ({ actor }) => {
    deps.heartbeats.note(actor);
    return new Response(null, { status: 204 });
  });
