import { Elysia } from "elysia";
import { LRUCache } from "lru-cache";
import { AppError } from "#core/kernel/errors.ts";
import { setTypingSchema, TYPING_INTERVAL } from "#core/presence/schema.ts";
import type { Access } from "#core/snapshot/schema.ts";
import { noContent, traceIdOf } from "#services/shared/http.ts";
import type { LiveDeps } from "#services/shared/session-manager.ts";
import { tokenOf } from "../token.ts";

/** Typists whose access is remembered at once. */
const TYPISTS_MAX = 10_000;

export function typingRoutes({ typing, loadAccess }: LiveDeps) {
  // No longer than nothing more would be said anyway: who floods this asks the API no more often than who types.
  const accesses = new LRUCache<string, Access>({ max: TYPISTS_MAX, ttl: TYPING_INTERVAL });

  const accessOf = async (request: Request, channelId: string): Promise<Access> => {
    const token = tokenOf(request);
    const key = `${token} ${channelId}`;
    const known = accesses.get(key);
    if (known) return known;
    const access = await loadAccess(token, traceIdOf(request), channelId);
    accesses.set(key, access);
    return access;
  };

  const say = async (request: Request, input: { channel_id: string; typing: boolean }) => {
    const { channel_id } = input;
    const { user_id, communities, scopes } = await accessOf(request, channel_id);
    // Who is shown as typing is found among people.
    if (scopes) throw new AppError("forbidden", "This is for people: nobody is told that a bot types.");
    typing.say({ community_id: communities[0] ?? null, channel_id, user_id }, input.typing);
  };

  return new Elysia().post("/ws/tui/typing", ({ request, body }) => noContent(say(request, body)), {
    body: setTypingSchema,
  });
}
