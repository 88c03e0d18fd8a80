import { type Community, communitySchema } from "#core/communities/schema.ts";
import { type Invite, inviteSchema, type NewInvite } from "#core/invites/schema.ts";
import { acceptInvite, createInvite, listInvites, revokeInvite } from "#sdk/invites.ts";
import { everyItem } from "#sdk/pages.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import type { Cell } from "../lines.ts";
import { localTime } from "../messages.ts";
import { createOutput } from "../output.ts";

const FIELDS = Object.keys(inviteSchema.shape);
const HOUR = 3_600_000;

/** Makes an invite and prints its link, which is shown this once. */
export async function create(globals: Globals, { expires, uses }: { expires?: number; uses?: number }): Promise<void> {
  const out = createOutput<NewInvite & { url: string }>(globals, [...FIELDS, "code", "url"], ({ url }) => url);
  const { client, server, community } = await connect(globals);
  const invite = await createInvite(client, await community(), {
    ...(expires === undefined ? {} : { expires_in_hours: Math.max(1, Math.round(expires / HOUR)) }),
    ...(uses === undefined ? {} : { max_uses: uses }),
  });
  await out.one({ ...invite, url: `${server}/invite/${encodeURIComponent(invite.code)}` });
}

export async function list(globals: Globals): Promise<void> {
  const out = createOutput<Invite>(globals, FIELDS, line);
  const { client, community } = await connect(globals);
  const slug = await community();
  await out.list(await Array.fromAsync(everyItem((query) => listInvites(client, slug, { limit: 200, ...query }))));
}

function line({ id, uses, max_uses, expires_at, revoked_at }: Invite): Cell[] {
  const used = `used ${uses}${max_uses === null ? "" : ` of ${max_uses}`} times`;
  return [id, used, revoked_at ? "revoked" : `until ${localTime(expires_at)}`];
}

export async function revoke(globals: Globals, id: string): Promise<void> {
  const { client, community } = await connect(globals);
  await revokeInvite(client, await community(), id);
}

/** Joins the community of an invite. */
export async function accept(globals: Globals, typed: string): Promise<void> {
  const out = createOutput<Community>(globals, Object.keys(communitySchema.shape), ({ name, slug }) => [slug, name]);
  const { client, server } = await connect(globals);
  await out.one(await acceptInvite(client, codeOf(typed, server)));
}

function codeOf(typed: string, server: string): string {
  if (!typed.includes("/")) return typed;
  const url = URL.canParse(typed, server) ? new URL(typed, server) : null;
  const code = /^\/invite\/([\w-]+)$/.exec(url?.pathname ?? "")?.[1];
  if (url?.origin === server && code) return code;
  throw new UsageError(`"${typed}" is not an invite of ${server}.`);
}
