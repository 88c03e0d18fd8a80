import { afterAll, beforeAll, expect, test } from "bun:test";
import { createClient } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { type AllOpen, type Followers, startFollowers } from "#test/support/followers.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Service, type Stack, startStack } from "#test/support/stack.ts";

const TERMINALS = 350;
const PAGES = 150;
const STREAMS = TERMINALS + PAGES;
let stack: Stack;
let token: string;
let followers: Followers;
beforeAll(async () => {
  stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS, quiet: true });
  token = await (await seedPeople(stack.databaseUrl)).token("ada");
  followers = startFollowers(stack, { token, terminals: TERMINALS, pages: PAGES });
}, 60_000);
afterAll(async () => {
  await followers?.stop();
  await stack?.close();
}, 60_000);

const post = (text: string) =>
  sendMessage(
    createClient({ baseUrl: stack.url, token }),
    { slug: "lighthouse", channel: "general" },
    { body_md: text },
  );

let before: AllOpen;

test("S10: 500 streams open at once, of terminals and of pages", async () => {
  before = await followers.allOpen();
  expect(before).toEqual({ open: STREAMS, interrupted: 0, refused: 0 });
}, 20_000);

const BROKEN: [Service, number][] = [
  ["tui-sm", TERMINALS],
  ["web-sm", PAGES],
  ["gateway", STREAMS],
];

/** How often a client tries at most in so many milliseconds: at moments of its own, which are twice as far apart each time. */
const triesWithin = (time: number): number => Math.ceil(Math.log2(2 + time / 500));

test.each(BROKEN)(
  "S10: when %s was killed and is back, all of its %d streams are too without a storm, and posts go on",
  async (service, streams) => {
    const killed = performance.now();
    await stack.kill(service);
    await stack.start(service);
    const after = await followers.allOpen();
    const most = streams * triesWithin(performance.now() - killed);
    const { interrupted, refused } = before;
    before = after;
    // Each is cut off once. What is more are tries that found nobody, or a 5xx.
    const tries = after.interrupted - interrupted - streams;
    expect(tries).toBeWithin(0, most + 1);
    expect(after.refused - refused).toBeLessThanOrEqual(tries);
    await Promise.all(Array.from({ length: 20 }, (_, n) => post(`Post ${n}.`)));
  },
  30_000,
);
