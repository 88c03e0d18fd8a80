import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { createClient } from "#sdk/client.ts";
import { bearerOf, traceIdOf } from "#services/shared/http.ts";
import type { WebDeps } from "./deps.ts";

/** Gives handlers the API as the person who asks: this service has no rights of its own. Who is not signed in gets no further. */
export const signedIn = ({ api }: Pick<WebDeps, "api">) =>
  new Elysia().resolve({ as: "scoped" }, ({ request }) => {
    const token = bearerOf(request);
    if (!token) throw new AppError("unauthenticated", "You are not signed in.");
    return { client: createClient({ ...api, token, traceId: traceIdOf(request) }) };
  });
