import type { Person } from "#core/users/schema.ts";
import type { Client } from "#sdk/client.ts";
import { listMembers } from "#sdk/communities.ts";
import type { Surroundings } from "./channel-page.ts";

interface Wanted {
  /** The beginning of a name; all are meant when it is empty. */
  q: string;
  /** Ids of people who are not. */
  without: readonly string[];
  count: number;
}

/** Whom one can write to: those with whom one has written last, then those of the community. Not oneself. */
export async function findPeople(
  client: Client,
  { me, dms, community }: Surroundings,
  { q, without, count }: Wanted,
): Promise<Person[]> {
  const known = dms
    .toSorted((a, b) => b.last_seq - a.last_seq)
    .flatMap(({ members }) => members)
    .filter(({ username, display_name }) => q === "" || beginsWord(`${username} ${display_name}`, q));
  const members = community && (await listMembers(client, community.slug, { q, limit: count + without.length + 1 }));
  const people = new Map([...known, ...(members?.items ?? [])].map((person) => [person.id, person]));
  for (const id of [me.id, ...without]) people.delete(id);
  return [...people.values()].slice(0, count);
}

const beginsWord = (names: string, q: string): boolean =>
  ` ${folded(names)}`.includes(` ${folded(q.replace(/^@/, ""))}`);

/** Without case and accents. */
export const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
