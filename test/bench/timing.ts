import { newId, newSecret } from "#core/kernel/ids.ts";
import { webhookPath } from "#core/webhooks/rules.ts";
import { type Client, createClient } from "#sdk/client.ts";
import { createWebhook, revokeWebhook } from "#sdk/webhooks.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { startStack } from "#test/support/stack.ts";
import { percentile, report } from "./measure.ts";
import { openWire, requestOf, type Wire } from "./wire.ts";

const CHECKS = 2_000;
/** Each for so many checks that none comes up to its limit. */
const WEBHOOKS = CHECKS / 50;
const COMMUNITY = "lighthouse";

/** The request of one check. */
type Check = (n: number) => Buffer;

/**
 * A22 and W1: whether the time of a refusal tells how near somebody came: 2,000 checks of each kind, in turns, through gateway and API.
 * Beside the medians stands the noise: by how much the two halves of the same kind differ at most.
 */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  const wire = await openWire(stack.url);
  await reportRefusals("token", wire, 401, tokenChecks(stack.url, token));
  const { refused, accepted } = await webhookChecks(stack.url, createClient({ baseUrl: stack.url, token }));
  await reportRefusals("webhook", wire, 404, refused);
  const posts: number[] = [];
  for (let n = 0; n < CHECKS; n++) posts.push(await timeOf(wire, accepted(n), 200));
  report("webhook: right, which posts, median", `${median(posts).toFixed(3)} ms`);
  wire.close();
  await stack.close();
}

function tokenChecks(url: string, token: string): Record<string, Check> {
  const [id, secret] = token.split(".") as [string, string];
  const check = (made: () => string) => () => requestOf(url, `${id}.${made()}`, "/api/me");
  return {
    "first half right": check(() => secret.slice(0, 21) + newSecret().slice(21)),
    "all but the end right": check(() => secret.slice(0, 40) + newSecret().slice(40)),
    "all wrong": check(newSecret),
  };
}

async function webhookChecks(
  url: string,
  client: Client,
): Promise<{ refused: Record<string, Check>; accepted: Check }> {
  const wish = { name: "Forge", channel: "general" };
  const create = () => Promise.all(Array.from({ length: WEBHOOKS }, () => createWebhook(client, COMMUNITY, wish)));
  const [kept, revoked] = [await create(), await create()];
  for (const { id } of revoked) await revokeWebhook(client, COMMUNITY, id);
  const post = (path: string) => requestOf(url, null, path, { text: "All tests pass." });
  const secretOf = (path: string) => path.split("/").at(-1)!;
  return {
    refused: {
      "right id, wrong secret": (n) => post(webhookPath(kept[n % WEBHOOKS]!.id, newSecret())),
      "wrong id, right secret": (n) => post(webhookPath(newId(), secretOf(kept[n % WEBHOOKS]!.url))),
      revoked: (n) => post(revoked[n % WEBHOOKS]!.url),
    },
    accepted: (n) => post(kept[n % WEBHOOKS]!.url),
  };
}

/** All kinds in turns, each turn in another order: what one leaves behind must not fall upon the same other one each time. */
async function reportRefusals(what: string, wire: Wire, status: number, checks: Record<string, Check>): Promise<void> {
  const kinds = Object.entries(checks).map(([name, check]) => ({ name, check, times: [] as number[] }));
  for (let n = 0; n < CHECKS; n++) {
    for (const { check, times } of shuffled(kinds)) times.push(await timeOf(wire, check(n), status));
  }
  for (const { name, times } of kinds) {
    const halves = halvesOf(times).map((half) => median(half).toFixed(3));
    report(`${what}: ${name}, median`, `${median(times).toFixed(3)} ms`, `halves ${halves.join(", ")} ms`);
  }
  const medians = kinds.map(({ times }) => median(times));
  const noises = kinds.map(({ times }) => {
    const [first, second] = halvesOf(times).map(median);
    return Math.abs(first! - second!);
  });
  const noise = `${Math.max(...noises).toFixed(3)} ms`;
  const spread = `${(Math.max(...medians) - Math.min(...medians)).toFixed(3)} ms`;
  report(`${what}: refusals differ by`, spread, `must: less than the noise, ${noise}`);
}

/** Milliseconds until the answer is there. @throws when it has another status. */
async function timeOf(wire: Wire, request: Buffer, status: number): Promise<number> {
  const began = performance.now();
  const answer = await wire.send(request).then(
    () => "HTTP/1.1 200",
    (refusal: Error) => refusal.message,
  );
  const took = performance.now() - began;
  if (!answer.startsWith(`HTTP/1.1 ${status}`)) throw new Error(`${status} was expected: ${answer}`);
  return took;
}

function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(Math.floor(Math.random() * rest.length), 1)[0]!);
}

/** The earlier and the later ones. */
const halvesOf = (samples: number[]): number[][] => [
  samples.slice(0, samples.length / 2),
  samples.slice(samples.length / 2),
];

const median = (samples: number[]): number => percentile(samples, 0.5);
