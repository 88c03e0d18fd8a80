/** One message that somebody wants to say: it keeps its key however often it has to be sent. */
export interface Post {
  key: string;
  channel: string;
  sentAt: number;
  /** When the server said that it has it, and under which id; absent until then. */
  acknowledged?: { at: number; id: string };
}

/** What one client showed. */
export interface Follower {
  name: string;
  /** Channels that its person may read. What is shown of any other is a leak. */
  sees: ReadonlySet<string>;
  /** Whether it has to show everything from the beginning. A page need not: what is old is above it. */
  whole: boolean;
  /**
   * The ids in the order in which they were shown, by channel. A page that is rendered anew begins another stretch: inside of
   * one there is no gap, and only the last one has to reach the end.
   */
  stretches: Map<string, string[][]>;
  /** When each id was shown first. */
  seenAt: Map<string, number>;
}

/** A row of the database; of a channel in the order of its numbers. */
export interface Stored {
  id: string;
  channel: string;
  /** Null for what had been there before. */
  key: string | null;
}

/** What was promised and not kept: one sentence for each time. All empty is what every fault must leave. */
export interface Findings {
  acknowledged: number;
  stored: number;
  /** Messages shown, counted once for each follower. */
  delivered: number;
  lost: string[];
  doubled: string[];
  reordered: string[];
  leaked: string[];
  /** Events without a row, and rows that nobody sent. */
  phantom: string[];
}

/** Writes down what a client shows: `anew` when it begins with a page that was rendered anew. */
export function show(follower: Follower, channel: string, id: string, anew = false): void {
  const stretches = follower.stretches.get(channel) ?? [];
  follower.stretches.set(channel, stretches);
  if (anew || stretches.length === 0) stretches.push([]);
  stretches.at(-1)!.push(id);
  if (!follower.seenAt.has(id)) follower.seenAt.set(id, Date.now());
}

/** Compares what was acknowledged, what is stored, and what each follower showed. */
export function compare(posts: readonly Post[], stored: readonly Stored[], followers: readonly Follower[]): Findings {
  const findings: Findings = {
    acknowledged: posts.filter(({ acknowledged }) => acknowledged).length,
    stored: stored.filter(({ key }) => key !== null).length,
    delivered: followers.reduce((sum, { seenAt }) => sum + seenAt.size, 0),
    ...{ lost: [], doubled: [], reordered: [], leaked: [], phantom: [] },
  };
  compareStored(posts, stored, findings);
  const order = Map.groupBy(stored, ({ channel }) => channel);
  for (const follower of followers) {
    for (const channel of new Set([...order.keys(), ...follower.stretches.keys()])) {
      const stretches = follower.stretches.get(channel) ?? [];
      if (follower.sees.has(channel)) compareShown(follower, stretches, order.get(channel) ?? [], findings);
      else findings.leaked.push(...stretches.flat().map((id) => `${id} was shown to ${follower.name}`));
    }
  }
  return findings;
}

/** Whether nothing was lost, doubled, reordered or leaked. */
export const isClean = ({ lost, doubled, reordered, leaked, phantom }: Findings): boolean =>
  [lost, doubled, reordered, leaked, phantom].every((list) => list.length === 0);

function compareStored(posts: readonly Post[], stored: readonly Stored[], findings: Findings): void {
  const byKey = Map.groupBy(stored, ({ key }) => key);
  const sent = new Set(posts.map(({ key }) => key));
  for (const [key, rows] of byKey) {
    if (key === null) continue;
    if (!sent.has(key)) findings.phantom.push(`${rows[0]!.id} is stored and nobody sent it`);
    if (rows.length > 1) findings.doubled.push(`${key} is stored ${rows.length} times`);
  }
  for (const { key, acknowledged } of posts) {
    if (!acknowledged || byKey.get(key)?.some(({ id }) => id === acknowledged.id)) continue;
    findings.lost.push(`${acknowledged.id} was acknowledged and is not stored`);
  }
}

function compareShown(follower: Follower, stretches: string[][], rows: Stored[], findings: Findings): void {
  const place = new Map(rows.map(({ id }, index) => [id, index]));
  const told = (id: string, what: string) => `${id} ${what} ${follower.name}`;
  // Who was shown nothing has one stretch, and nothing is in it.
  const all = stretches.length > 0 ? stretches : [[]];
  for (const stretch of all) {
    const seen = new Set<number>();
    let highest = -1;
    for (const id of stretch) {
      const at = place.get(id);
      if (at === undefined) findings.phantom.push(told(id, "is not stored and was shown to"));
      else if (seen.has(at)) findings.doubled.push(told(id, "was shown twice to"));
      else if (at < highest) findings.reordered.push(told(id, "was shown too late to"));
      if (at === undefined) continue;
      seen.add(at);
      highest = Math.max(highest, at);
    }
    const begin = rows.findIndex(({ key }) => key !== null);
    const isBeginning = stretch === all[0] && (follower.whole || seen.size === 0);
    const from = isBeginning ? begin : Math.min(...seen);
    const to = stretch === all.at(-1) ? rows.length - 1 : highest;
    if (begin < 0) continue;
    for (let at = from; at <= to; at++) if (!seen.has(at)) findings.lost.push(told(rows[at]!.id, "was not shown to"));
  }
}
