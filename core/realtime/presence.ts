import { type Clock, systemClock } from "../kernel/clock.ts";
import { heartbeatSchema } from "../presence/events.ts";
import { ONLINE_WINDOW, type PresenceChange } from "../presence/schema.ts";

/** A connection that wants to know who is online. */
export interface PresenceWatcher {
  /** Where its user meets people now, as `circlesOf` says; null while that is being asked. */
  circles(): ReadonlySet<string> | null;
  /** Returns whether the change went out; one that did not is made up for by a full one. The same object may go to many. */
  tell(change: PresenceChange): boolean;
}

interface Watching {
  watcher: PresenceWatcher;
  /** The circles whose people the watcher knows, or null when it must be told everything. */
  known: ReadonlySet<string> | null;
}

type People = ReadonlySet<string>;
const NOBODY: People = new Set();

/**
 * Who is online, as a session manager hears it. A watcher is told of the people in its user's circles and of nobody else:
 * everything at the beginning, then at each `tick` what has changed.
 */
export class Presence {
  /** By circle and person, when they were last heard of, in milliseconds. Everybody is also a circle of their own. */
  private readonly heard = new Map<string, Map<string, number>>();
  /** By circle, who was online at the last tick. */
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
    const now = this.clock().getTime();
    for (const id of data.user_ids) {
      this.note(communityId, id, now);
      this.note(id, id, now);
    }
  }

  private note(circle: string, userId: string, now: number): void {
    const people = this.heard.get(circle) ?? new Map<string, number>();
    this.heard.set(circle, people);
    people.set(userId, now);
  }

  /** Somebody is no longer in a community. */
  forget(communityId: string, userId: string): void {
    this.heard.get(communityId)?.delete(userId);
  }

  /** Somebody is nowhere any more: their account was disabled. */
  forgetPerson(userId: string): void {
    for (const people of this.heard.values()) people.delete(userId);
  }

  /** Tells a watcher who is online, and from then on what changes. @returns what ends that. */
  watch(watcher: PresenceWatcher): () => void {
    const watching: Watching = { watcher, known: null };
    this.watching.add(watching);
    if (this.begun) this.tellAll(watching, (circle) => new Set(this.heardOf(circle)));
    return () => this.watching.delete(watching);
  }

  /** Once a minute: finds who came and who went, and tells it. */
  tick(): void {
    const changes = new Map<string, PresenceChange>();
    const online = new Map<string, People>();
    for (const circle of new Set([...this.heard.keys(), ...this.online.keys()])) {
      const before = this.online.get(circle) ?? NOBODY;
      const after = new Set(this.heardOf(circle));
      if (after.size > 0) online.set(circle, after);
      else this.heard.delete(circle);
      const change = changeBetween(before, after);
      if (!isEmpty(change)) changes.set(circle, change);
    }
    this.online = online;
    this.begun = true;
    const peopleOf = (circle: string) => online.get(circle) ?? NOBODY;
    for (const watching of this.watching) this.tellChanges(watching, changes, peopleOf);
  }

  /** Who was heard of lately; forgets the others. */
  private heardOf(circle: string): Iterable<string> {
    const people = this.heard.get(circle);
    if (!people) return [];
    const since = this.clock().getTime() - ONLINE_WINDOW;
    for (const [id, moment] of people) if (moment <= since) people.delete(id);
    return people.keys();
  }

  private tellChanges(
    watching: Watching,
    changes: ReadonlyMap<string, PresenceChange>,
    peopleOf: (circle: string) => People,
  ): void {
    const circles = watching.watcher.circles();
    if (circles && isSame(watching.known, circles)) {
      const change = mergedChange(circles, changes, peopleOf);
      if (change && !watching.watcher.tell(change)) watching.known = null;
    } else this.tellAll(watching, peopleOf);
  }

  private tellAll(watching: Watching, peopleOf: (circle: string) => People): void {
    const circles = watching.watcher.circles();
    watching.known = null;
    if (!circles) return;
    const online = new Set([...circles].flatMap((circle) => [...peopleOf(circle)]));
    if (watching.watcher.tell({ full: true, online: [...online], offline: [] })) watching.known = new Set(circles);
  }
}

const changeBetween = (before: People, after: People): PresenceChange => ({
  full: false,
  online: [...after].filter((id) => !before.has(id)),
  offline: [...before].filter((id) => !after.has(id)),
});

const isEmpty = ({ online, offline }: PresenceChange) => online.length === 0 && offline.length === 0;

const isSame = (known: ReadonlySet<string> | null, circles: ReadonlySet<string>) =>
  known !== null && known.size === circles.size && [...circles].every((id) => known.has(id));

/** The changes of several circles as one, or null when there are none. Who is gone from one may be there in another. */
function mergedChange(
  circles: ReadonlySet<string>,
  changes: ReadonlyMap<string, PresenceChange>,
  peopleOf: (circle: string) => People,
): PresenceChange | null {
  const [first, ...others] = [...circles].flatMap((circle) => changes.get(circle) ?? []);
  if (!first) return null;
  // Most people are in one community and no other circle: all of them share one object.
  if (circles.size === 1) return first;
  const online = new Set([first, ...others].flatMap((change) => change.online));
  const isThere = (id: string) => [...circles].some((circle) => peopleOf(circle).has(id));
  const offline = new Set([first, ...others].flatMap((change) => change.offline).filter((id) => !isThere(id)));
  const merged = { full: false, online: [...online], offline: [...offline] };
  return isEmpty(merged) ? null : merged;
}
