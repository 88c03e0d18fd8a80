import {
  type CreateCommunity,
  type MyCommunity,
  myCommunitySchema,
  type UpdateCommunity,
} from "#core/communities/schema.ts";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { type ChangeRole, type Member, type MembersQuery, memberSchema } from "#core/memberships/schema.ts";
import { apiPath, type Client } from "./client.ts";
import type { PageOptions } from "./pages.ts";

/** The communities that one is in. */
export function listCommunities(client: Client, query: PageOptions = {}): Promise<Page<MyCommunity>> {
  return client.request({ path: "/api/communities", query, answer: pageSchema(myCommunitySchema) });
}

export function createCommunity(client: Client, body: CreateCommunity): Promise<MyCommunity> {
  return client.request({ method: "POST", path: "/api/communities", body, answer: myCommunitySchema });
}

export function getCommunity(client: Client, slug: string): Promise<MyCommunity> {
  return client.request({ path: apiPath`/api/c/${slug}`, answer: myCommunitySchema });
}

export function updateCommunity(client: Client, slug: string, body: UpdateCommunity): Promise<MyCommunity> {
  return client.request({ method: "PATCH", path: apiPath`/api/c/${slug}`, body, answer: myCommunitySchema });
}

/** The people of a community; with `q` those who are called so, with `online` those who are there. */
export function listMembers(client: Client, slug: string, query: Partial<MembersQuery> = {}): Promise<Page<Member>> {
  return client.request({ path: apiPath`/api/c/${slug}/members`, query, answer: pageSchema(memberSchema) });
}

/** Gives somebody another role; `user` is an id, or `me` to step down. */
export function changeRole(client: Client, slug: string, user: string, body: ChangeRole): Promise<Member> {
  return client.request({ method: "PATCH", path: apiPath`/api/c/${slug}/members/${user}`, body, answer: memberSchema });
}

/** Takes somebody out of a community; `user` is an id, or `me` to leave it. */
export function removeMember(client: Client, slug: string, user: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/c/${slug}/members/${user}` });
}
