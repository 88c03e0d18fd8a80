import { memoryOf } from "#test/bench/measure.ts";
import { longestSilence, openIdleStreams } from "#test/support/idle-streams.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { startStack } from "#test/support/stack.ts";
import type { FaultCase } from "../case.ts";

/** Of each kind. */
const STREAMS = 100;
const SILENCE = 25_000;
/** Of a service, from the first quarter of the time to its end. */
const GROWTH = 0.1;
const SERVICES = ["gateway", "tui-sm"] as const;

export const idleStreams: FaultCase = {
  id: "S1",
  title: "streams on which nothing happens, through nginx and gateway",
  async run({ minutes, postgres, onEnd }) {
    process.env.TEST_DATABASE_URL = postgres!.url;
    const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS, behindNginx: true, quiet: true });
    onEnd(() => stack.close());
    const token = await (await seedPeople(stack.databaseUrl)).token("ada");
    const { heard, close } = await openIdleStreams(stack.url, token, STREAMS);
    onEnd(close);
    const memory = () => SERVICES.map((service) => memoryOf(stack.pid(service)));
    await Bun.sleep(minutes * 15_000);
    const early = memory();
    await Bun.sleep(minutes * 45_000);
    const late = memory();
    const open = heard.filter(({ isOpen }) => isOpen).length;
    const silence = longestSilence(heard);
    const grown = SERVICES.map((name, index) => ({ name, by: late[index]! / early[index]! - 1 }));
    return {
      done: `${heard.length} streams for ${minutes} min: ${open} open, the longest silence ${(silence / 1000).toFixed(1)} s`,
      broken: [
        ...(open < heard.length ? [`${heard.length - open} streams were closed`] : []),
        ...(silence > SILENCE ? [`nothing was said for ${(silence / 1000).toFixed(1)} s`] : []),
        ...grown.filter(({ by }) => by > GROWTH).map(({ name, by }) => `${name} grew by ${(by * 100).toFixed(0)} %`),
      ],
      notes: grown.map(({ name, by }) => `memory of ${name}: ${(by * 100).toFixed(1)} % more at the end`),
    };
  },
};
