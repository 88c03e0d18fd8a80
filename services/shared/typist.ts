import { LRUCache } from "lru-cache";
import { AppError } from "#core/kernel/errors.ts";
import { TYPING_INTERVAL } from "#core/presence/rules.ts";
import type { Access } from "#core/snapshot/schema.ts";
import type { LiveDeps } from "./session-manager.ts";

/** Typists whose access is remembered at once. */
const TYPISTS_MAX = 10_000;

/** Says that the owner of a token types in a channel, or has stopped. @throws AppError the API's refusal, `forbidden` for bots. */
export type SayTyping = (
  token: string,
  traceId: string,
  said: { channel_id: string; parent_id?: string | undefined; typing: boolean },
) => Promise<void>;

/** What passes on who types, to those who may see it, once it is sure that the typist may see the channel too. */
export function createTypist({ typing, loadAccess }: Pick<LiveDeps, "typing" | "loadAccess">): SayTyping {
  // No longer than nothing more would be said anyway: who floods this asks the API no more often than who types.
  const accesses = new LRUCache<string, Access>({ max: TYPISTS_MAX, ttl: TYPING_INTERVAL });

  const accessOf = async (token: string, traceId: string, channelId: string): Promise<Access> => {
    const key = `${token} ${channelId}`;
    const known = accesses.get(key);
    if (known) return known;
    const access = await loadAccess(token, traceId, channelId);
    accesses.set(key, access);
    return access;
  };

  return async (token, traceId, { channel_id, parent_id, typing: types }) => {
    const { user_id, communities, scopes } = await accessOf(token, traceId, channel_id);
    // Who is shown as typing is found among people.
    if (scopes) throw new AppError("forbidden", "This is for people: nobody is told that a bot types.");
    typing.say({ community_id: communities[0] ?? null, channel_id, parent_id, user_id }, types);
  };
}
