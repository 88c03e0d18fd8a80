import { createClient } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { type Followers, startFollowers } from "#test/support/followers.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Service, type Stack, startStack } from "#test/support/stack.ts";
import { atRate, milliseconds, percentile, report } from "./measure.ts";

const TERMINALS = 350;
const PAGES = 150;
const POSTS_PER_SECOND = 10;
/** Of each figure, in seconds: 50 posts. */
const WINDOW = 5;
const WINDOWS = 6;
/** What a post may take beside 500 streams, at the 99th percentile, in milliseconds: T2. */
const TARGET = 60;

/** When a post began, in milliseconds since the service was back, and how long it took. */
interface Post {
  at: number;
  took: number;
}

/**
 * S10: somebody posts 10 times a second while 500 streams are open, of terminals and of pages, and a service is killed and started
 * again: how soon all streams are back, how often they were refused, and how long posts took in the half minute after.
 */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS, quiet: true });
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  const followers = startFollowers(stack, { token, terminals: TERMINALS, pages: PAGES });
  await followers.allOpen();
  // The first posts also pay for what the services compile and cache, once and for all.
  await postFor(stack, token, WINDOW);
  const quiet = await postFor(stack, token, WINDOW);
  report("p99 of posts beside 500 streams", milliseconds(p99(quiet)), `must: ${TARGET} ms (T2)`);
  for (const service of ["web-sm", "tui-sm", "gateway"] as const) await reportRestart(stack, service, token, followers);
  await followers.stop();
  await stack.close();
}

async function reportRestart(stack: Stack, service: Service, token: string, followers: Followers): Promise<void> {
  await stack.kill(service);
  await stack.start(service);
  const began = performance.now();
  const [posts, { took, refused }] = await Promise.all([
    postFor(stack, token, WINDOW * WINDOWS),
    followers.allOpen().then((all) => ({ ...all, took: performance.now() - began })),
  ]);
  const windows = Array.from({ length: WINDOWS }, (_, n) =>
    p99(posts.filter(({ at }) => Math.floor(at / 1000 / WINDOW) === n)),
  );
  const late = windows.findLastIndex((each) => each > TARGET);
  report(`all streams back after ${service} was killed`, milliseconds(took), `${refused} refused with 5xx so far`);
  const each = `p99 of each ${WINDOW} s: ${windows.map(milliseconds).join(", ")}`;
  report("p99 of posts under its target again", `within ${(late + 1) * WINDOW} s`, `must: 30 s; ${each}`);
}

async function postFor({ url }: Stack, token: string, seconds: number): Promise<Post[]> {
  const client = createClient({ baseUrl: url, token });
  const began = performance.now();
  const posts: Post[] = [];
  await atRate(POSTS_PER_SECOND, POSTS_PER_SECOND * seconds, async (n) => {
    const at = performance.now() - began;
    await sendMessage(client, { slug: "lighthouse", channel: "general" }, { body_md: `Post ${n}.` });
    posts.push({ at, took: performance.now() - began - at });
  });
  return posts;
}

const p99 = (posts: Post[]): number =>
  percentile(
    posts.map(({ took }) => took),
    0.99,
  );
