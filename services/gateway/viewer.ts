import type { UserActor } from "#core/kernel/actor.ts";
import { AppError } from "#core/kernel/errors.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { getMe } from "#core/users/actions.ts";
import type { Me } from "#core/users/schema.ts";
import type { GatewayDeps } from "./deps.ts";
import type { Look } from "./views/layout.tsx";

/** Who looks at a page of the gateway. */
export interface Viewer {
  actor: UserActor;
  me: Me;
}

/** How those like it to look whose requests are under way, for a page that says why theirs was refused. */
const looks = new WeakMap<Request, Look>();

/** The look of who sent a request, once `viewerOf` has told who that is. */
export const lookOf = (request: Request): Look | undefined => looks.get(request);

/** The person whose session cookie came with the request, or null when there is none that is good. */
export async function viewerOf(deps: GatewayDeps, request: Request, traceId: string): Promise<Viewer | null> {
  const token = deps.cookies.session.read(request);
  if (!token) return null;
  try {
    const actor = await authenticate(deps, token, traceId);
    const me = await getMe(deps, actor);
    looks.set(request, me);
    return { actor, me };
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") return null;
    throw error;
  }
}
