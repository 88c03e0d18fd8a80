import { type Clock, systemClock } from "../kernel/clock.ts";
import { heartbeatSchema } from "../presence/events.ts";
import { ONLINE_WINDOW, type PresenceChange } from "../presence/schema.ts";

/** A connection that wants to know who is online. */
export interface PresenceWatcher {
  /** The communities that its user is in now, or null while that is being asked. */
  communities(): ReadonlySet<string> | null;
  /** Returns whether the change went out; one that did not is made up for by a full one. The same object may go to many. */
  tell(change: PresenceChange): boolean;
}

interface Watching {
  watcher: PresenceWatcher;
  /** The communities whose people the watcher knows, or null when it must be told everything. */
  known: ReadonlySet<string> | null;
}

type People = ReadonlySet<string>;
const NOBODY: People = new Set();

/**
 * Who is online, as a session manager hears it. A watcher is told of the people in its user's communities and of nobody
 * else: everything at the beginning, then at each `tick` what has changed.
 */
export class Presence {
  /** By community and person, when they were last heard of, in milliseconds. */
  private readonly heard = new Map<string, Map<string, number>>();
  /** By community, who was online at the last tick. */
  private online = new Map<string, People>();
  private readonly watching = new Set<Watching>();
  /** A process that has just begun has not heard everybody yet; until the first tick it says nothing. */
  private begun = false;

  constructor(private readonly clock: Clock = systemClock) {}

  /** A heartbeat as it comes from the bus. */
  hear(payload: unknown): void {
    const heartbeat = heartbeatSchema.safeParse(payload);
    if (!heartbeat.success || heartbeat.data.community_id === null) return;
    const { community_id: communityId, data } = heartbeat.data;
    const people = this.heard.get(communityId) ?? new Map<string, number>();
    this.heard.set(communityId, people);
    const now = this.clock().getTime();
    for (const id of data.user_ids) people.set(id, now);
  }

  /** Somebody is no longer in a community. */
  forget(communityId: string, userId: string): void {
    this.heard.get(communityId)?.delete(userId);
  }

  /** Tells a watcher who is online, and from then on what changes. @returns what ends that. */
  watch(watcher: PresenceWatcher): () => void {
    const watching: Watching = { watcher, known: null };
    this.watching.add(watching);
    if (this.begun) this.tellAll(watching, (communityId) => new Set(this.heardOf(communityId)));
    return () => this.watching.delete(watching);
  }

  /** Once a minute: finds who came and who went, and tells it. */
  tick(): void {
    const changes = new Map<string, PresenceChange>();
    const online = new Map<string, People>();
    for (const communityId of new Set([...this.heard.keys(), ...this.online.keys()])) {
      const before = this.online.get(communityId) ?? NOBODY;
      const after = new Set(this.heardOf(communityId));
      if (after.size > 0) online.set(communityId, after);
      else this.heard.delete(communityId);
      const change = changeBetween(before, after);
      if (!isEmpty(change)) changes.set(communityId, change);
    }
    this.online = online;
    this.begun = true;
    const peopleOf = (communityId: string) => online.get(communityId) ?? NOBODY;
    for (const watching of this.watching) this.tellChanges(watching, changes, peopleOf);
  }

  /** Who was heard of lately; forgets the others. */
  private heardOf(communityId: string): Iterable<string> {
    const people = this.heard.get(communityId);
    if (!people) return [];
    const since = this.clock().getTime() - ONLINE_WINDOW;
    for (const [id, moment] of people) if (moment <= since) people.delete(id);
    return people.keys();
  }

  private tellChanges(
    watching: Watching,
    changes: ReadonlyMap<string, PresenceChange>,
    peopleOf: (communityId: string) => People,
  ): void {
    const communities = watching.watcher.communities();
    if (communities && isSame(watching.known, communities)) {
      const change = mergedChange(communities, changes, peopleOf);
      if (change && !watching.watcher.tell(change)) watching.known = null;
    } else this.tellAll(watching, peopleOf);
  }

  private tellAll(watching: Watching, peopleOf: (communityId: string) => People): void {
    const communities = watching.watcher.communities();
    watching.known = null;
    if (!communities) return;
    const online = new Set([...communities].flatMap((communityId) => [...peopleOf(communityId)]));
    if (watching.watcher.tell({ full: true, online: [...online], offline: [] })) watching.known = new Set(communities);
  }
}

const changeBetween = (before: People, after: People): PresenceChange => ({
  full: false,
  online: [...after].filter((id) => !before.has(id)),
  offline: [...before].filter((id) => !after.has(id)),
});

const isEmpty = ({ online, offline }: PresenceChange) => online.length === 0 && offline.length === 0;

const isSame = (known: ReadonlySet<string> | null, communities: ReadonlySet<string>) =>
  known !== null && known.size === communities.size && [...communities].every((id) => known.has(id));

/** The changes of several communities as one, or null when there are none. Who is gone from one may be there in another. */
function mergedChange(
  communities: ReadonlySet<string>,
  changes: ReadonlyMap<string, PresenceChange>,
  peopleOf: (communityId: string) => People,
): PresenceChange | null {
  const [first, ...others] = [...communities].flatMap((communityId) => changes.get(communityId) ?? []);
  if (!first) return null;
  // Most people are in one community: all of them share one object.
  if (communities.size === 1) return first;
  const online = new Set([first, ...others].flatMap((change) => change.online));
  const isThere = (id: string) => [...communities].some((communityId) => peopleOf(communityId).has(id));
  const offline = new Set([first, ...others].flatMap((change) => change.offline).filter((id) => !isThere(id)));
  const merged = { full: false, online: [...online], offline: [...offline] };
  return isEmpty(merged) ? null : merged;
}
