import postgres from "postgres";
import { AppError } from "#core/kernel/errors.ts";
import { newId } from "#core/kernel/ids.ts";
import { type Client, type ClientOptions, createClient } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import type { Cluster, Name } from "./cluster.ts";
import { type Place, pathOf, type Watching, watchPage, watchTerminal } from "./followers.ts";
import { compare, type Findings, type Post, type Stored } from "./ledger.ts";

/** Posts a second, by all together. */
export const PER_SECOND = 20;
/** How long a person waits before they press the key again, in milliseconds, when the SDK has given up. */
const PRESSED_AGAIN = 500;
/** How long after the end of a fault all must have been acknowledged and shown, in milliseconds. */
const SETTLED_WITHIN = 60_000;

/** What posting was like for those who posted. */
export interface Patience {
  /** Posts for which the SDK gave up after its own tries. */
  gaveUp: number;
  /** What refused them, by code: `internal` is never an answer to a fault. */
  refusals: Record<string, number>;
  /** The longest time in which nothing was acknowledged, in milliseconds. */
  longestSilence: number;
}

/** People who post all the time, and others who follow: the ledger of a case. */
export interface Traffic {
  /** So far. */
  readonly posts: readonly Post[];
  readonly watching: readonly Watching[];
  readonly patience: Patience;
  client(name: Name): Client;
  place(name: string): Place;
  /** When so many more posts have been acknowledged. */
  acknowledged(count: number): Promise<void>;
  /** Milliseconds from now until a post that begins now is acknowledged and shown to all who should see it. */
  roundTrip(): Promise<number>;
  /** Ends the posts, waits for what is under way, and compares. */
  finish(): Promise<Findings>;
}

/** Where people post and follow. */
export interface Site extends Pick<Cluster, "url" | "token" | "databaseUrl"> {
  /** How it is reached, where that takes more than an address. */
  fetch?: NonNullable<ClientOptions["fetch"]>;
}

interface TrafficOptions {
  perSecond?: number;
}

/** Who follows what, beside all terminals: cy is not among the keepers, and whatever is said there must not reach her. */
const PAGES: [Name, string][] = [
  ["ada", "general"],
  ["cy", "general"],
  ["bo", "keepers"],
];
const POSTERS: [Name, string][] = [
  ["ada", "general"],
  ["bo", "general"],
  ["cy", "general"],
  ["ada", "keepers"],
  ["bo", "keepers"],
  ["cy", "direct"],
];
const NAMES = ["ada", "bo", "cy"] as const;

/** Begins: all streams are open when it resolves, and the first posts on their way. */
export async function startTraffic(site: Site, { perSecond = PER_SECOND }: TrafficOptions = {}): Promise<Traffic> {
  const clients = new Map<Name, Client>();
  for (const name of NAMES) {
    const token = await site.token(name);
    const { fetch } = site;
    clients.set(name, createClient({ baseUrl: site.url, token, userAgent: "faults", ...(fetch ? { fetch } : {}) }));
  }
  const client = (name: Name) => clients.get(name)!;
  const places = await findPlaces(client);
  const place = (name: string) => places.get(name)!.place;
  const watching = [
    ...NAMES.map((name) => {
      const own = [...places.values()].filter(({ of }) => of.has(name)).map((found) => found.place);
      return watchTerminal(`${name}'s terminal`, client(name), own);
    }),
    ...PAGES.map(([name, where]) => watchPage(`${name}'s page of ${where}`, client(name), place(where))),
  ];
  await Promise.all(watching.map(({ ready }) => ready));

  const posts: Post[] = [];
  const patience: Patience = { gaveUp: 0, refusals: {}, longestSilence: 0 };
  let heard = Date.now();
  let going = true;
  const underway = new Set<Promise<void>>();

  const say = async (post: Post, [name, where]: [Name, string]) => {
    const input = { body_md: bodyOf(post), client_message_id: post.key };
    for (const end = () => !going && Date.now() > stopAt + SETTLED_WITHIN; !end(); ) {
      try {
        const { id } = await sendMessage(client(name), pathOf(place(where)), input);
        post.acknowledged = { at: Date.now(), id };
        patience.longestSilence = Math.max(patience.longestSilence, post.acknowledged.at - heard);
        heard = post.acknowledged.at;
        return;
      } catch (error) {
        patience.gaveUp++;
        const code = error instanceof AppError ? error.code : String(error);
        patience.refusals[code] = (patience.refusals[code] ?? 0) + 1;
        await Bun.sleep(PRESSED_AGAIN);
      }
    }
  };
  const begin = (): Post => {
    const who = POSTERS[posts.length % POSTERS.length]!;
    const post: Post = { key: newId(), channel: place(who[1]).id, sentAt: Date.now() };
    posts.push(post);
    const saying = say(post, who).finally(() => underway.delete(saying));
    underway.add(saying);
    return post;
  };

  let stopAt = 0;
  const began = performance.now();
  const ticking = (async () => {
    for (let n = 0; going; n++) {
      await Bun.sleep(Math.max(0, began + (n * 1000) / perSecond - performance.now()));
      if (going) begin();
    }
  })();

  const isShown = ({ channel, acknowledged }: Post) =>
    acknowledged !== undefined &&
    watching.every(({ follower }) => !follower.sees.has(channel) || follower.seenAt.has(acknowledged.id));

  return {
    posts,
    watching,
    patience,
    client,
    place,
    async acknowledged(count) {
      const sofar = () => posts.filter(({ acknowledged }) => acknowledged).length;
      const wanted = sofar() + count;
      await until(() => sofar() >= wanted, `${count} posts are acknowledged`);
    },
    async roundTrip() {
      const post = begin();
      await until(() => isShown(post), "a post is acknowledged and shown to all").catch((error: Error) => {
        const { acknowledged, channel } = post;
        const without = watching.filter(
          ({ follower }) => follower.sees.has(channel) && !(acknowledged && follower.seenAt.has(acknowledged.id)),
        );
        const names = without.map(({ follower }) => follower.name).join(", ");
        throw new Error(
          `${error.message}; ${acknowledged ? "it was" : "it was not"} acknowledged, and not shown by ${names}`,
        );
      });
      return Date.now() - post.sentAt;
    },
    async finish() {
      stopAt = Date.now();
      going = false;
      await ticking;
      while (underway.size > 0) await Promise.all(underway);
      // What is missing then is found by the comparison.
      await until(() => posts.every(isShown), "all is shown").catch(() => {});
      for (const watched of watching) await watched.stop();
      const ids = [...places.values()].map(({ place: { id } }) => id);
      return compare(
        posts,
        await readStored(site.databaseUrl(), ids),
        watching.map(({ follower }) => follower),
      );
    },
  };
}

/** Three places: one for all, one for the keepers, and one for two. With who may read them. */
async function findPlaces(client: (name: Name) => Client) {
  const slug = "lighthouse";
  const { channels, dms } = await getSnapshot(client("ada"), slug);
  const channel = (name: string): Place => ({ id: channels.find((each) => each.name === name)!.id, slug });
  const direct: Place = { id: dms.find(({ type }) => type === "dm")!.id, slug: null };
  const of = (...names: Name[]): ReadonlySet<Name> => new Set(names);
  return new Map([
    ["general", { place: channel("general"), of: of("ada", "bo", "cy") }],
    ["keepers", { place: channel("keepers"), of: of("ada", "bo") }],
    ["direct", { place: direct, of: of("ada", "cy") }],
  ]);
}

const bodyOf = ({ key }: Post): string => `post ${key}`;

async function readStored(databaseUrl: string, channels: string[]): Promise<Stored[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice() {} });
  const rows = await sql<Stored[]>`
    select id, channel_id as channel, substring(body_md from '^post ([0-9a-f-]{36})$') as key from messages
    where channel_id in ${sql(channels)} and parent_id is null order by channel_id, seq`;
  await sql.end();
  return [...rows];
}

/** Looks again every few milliseconds. @throws Error when it is not so in time. */
export async function until(
  met: () => boolean | Promise<boolean>,
  what: string,
  within = SETTLED_WITHIN,
): Promise<void> {
  const deadline = performance.now() + within;
  while (!(await met())) {
    if (performance.now() > deadline) throw new Error(`within ${within / 1000} s it did not come to this: ${what}`);
    await Bun.sleep(5);
  }
}
