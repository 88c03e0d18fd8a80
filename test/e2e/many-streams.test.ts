import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Subprocess } from "bun";
import { createClient } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Service, type Stack, startStack } from "#test/support/stack.ts";

const STREAMS = 500;
/** How soon all of them must be back, and a post answered, in milliseconds. */
const BACK_WITHIN = 10_000;

interface Followers {
  process: Subprocess<"ignore", "pipe", "inherit">;
  /** Waits until all are open, and tells how often they have been interrupted and refused so far. */
  allOpen(): Promise<{ open: number; interrupted: number; refused: number }>;
}

let stack: Stack;
let token: string;
let followers: Followers;
beforeAll(async () => {
  stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS, quiet: true });
  token = await (await seedPeople(stack.databaseUrl)).token("ada");
  followers = startFollowers();
}, 60_000);
afterAll(async () => {
  followers?.process.kill("SIGKILL");
  await followers?.process.exited;
  await stack?.close();
}, 60_000);

function startFollowers(): Followers {
  const words = [`${import.meta.dir}/../support/many-followers.ts`, stack.url, token, `${STREAMS}`];
  const child = Bun.spawn([process.execPath, ...words], {
    env: { PATH: process.env.PATH!, BUN_CONFIG_MAX_HTTP_REQUESTS: "2000" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  return {
    process: child,
    async allOpen() {
      while (!rest.includes("\n")) {
        const { done, value } = await reader.read();
        if (done) throw new Error("the followers ended");
        rest += value;
      }
      const [line, ...more] = rest.split("\n");
      rest = more.join("\n");
      return JSON.parse(line!);
    },
  };
}

const post = (text: string) =>
  sendMessage(
    createClient({ baseUrl: stack.url, token }),
    { slug: "lighthouse", channel: "general" },
    { body_md: text },
  );

/** The slowest of 20 posts, one after the other, in milliseconds. */
async function slowestPost(): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 20; n++) {
    const began = performance.now();
    await post(`Post ${n}.`);
    times.push(performance.now() - began);
  }
  return Math.max(...times);
}

test("S10: 500 streams open at once", async () => {
  expect(await followers.allOpen()).toEqual({ open: STREAMS, interrupted: 0, refused: 0 });
}, 20_000);

let interruptedBefore = 0;

for (const service of ["tui-sm", "gateway"] satisfies Service[]) {
  test(`S10: when ${service} was killed and is back, all of them are within 10 s and no storm, and posts go on`, async () => {
    await stack.kill(service);
    await stack.start(service);
    const began = performance.now();
    const { interrupted } = await followers.allOpen();
    expect(performance.now() - began).toBeLessThan(BACK_WITHIN);
    // Each is cut off once; most find the service back when they first try again, and none tries all the time.
    expect(interrupted - interruptedBefore).toBeWithin(STREAMS, 3 * STREAMS);
    interruptedBefore = interrupted;
    expect(await slowestPost()).toBeLessThan(BACK_WITHIN);
  }, 30_000);
}
