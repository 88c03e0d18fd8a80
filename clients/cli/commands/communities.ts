import { type MyCommunity, myCommunitySchema } from "#core/communities/schema.ts";
import { getCommunity, listCommunities } from "#sdk/communities.ts";
import { everyItem } from "#sdk/pages.ts";
import { rememberNames } from "../cache.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { loadSettings, saveProfile } from "../settings.ts";

const FIELDS = Object.keys(myCommunitySchema.shape);

/** Lists the communities that one is in; the one that commands work in is marked. */
export async function list(globals: Globals): Promise<void> {
  const { client, profile } = await connect(globals);
  const used = globals.community ?? (await loadSettings()).profiles[profile]?.community;
  const out = createOutput<MyCommunity>(globals, FIELDS, ({ slug, name, role }) => [
    slug,
    name,
    role,
    slug === used && "(used)",
  ]);
  const all = await Array.fromAsync(everyItem((query) => listCommunities(client, { limit: 200, ...query })));
  await rememberNames(profile, { communities: all.map(({ slug }) => slug) });
  await out.list(all);
}

/** Keeps a community as the one that commands work in. */
export async function use(globals: Globals, slug: string): Promise<void> {
  const out = createOutput<MyCommunity>(globals, FIELDS, ({ name }) => [name]);
  const { client, server, profile } = await connect(globals);
  const community = await getCommunity(client, slug);
  await saveProfile(profile, { server, community: community.slug });
  await out.one(community);
}
