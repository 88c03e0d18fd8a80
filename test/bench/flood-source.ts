/**
 * A source of floods, a process of its own so that it does not slow down whoever measures:
 * `bun test/bench/flood-source.ts URL ADDRESS PER_SECOND SECONDS TOKENS`. TOKENS is "none", or the id half of a token to which
 * wrong secrets are made up, each another one. Prints how many answers of each status came.
 */
import { Agent, request } from "node:http";
import { newSecret } from "#core/kernel/ids.ts";
import { atRate } from "./measure.ts";

const [url, localAddress, perSecond, seconds, tokens] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const statuses: Record<string, number> = {};

function ask(): Promise<void> {
  const headers: Record<string, string> = tokens === "none" ? {} : { authorization: `Bearer ${tokens}.${newSecret()}` };
  return new Promise((resolve) => {
    const asked = request(`${url}/api/me`, { agent, localAddress, headers }, (answer) => {
      statuses[answer.statusCode!] = (statuses[answer.statusCode!] ?? 0) + 1;
      answer.resume().on("end", resolve);
    });
    asked.on("error", () => {
      statuses.broken = (statuses.broken ?? 0) + 1;
      resolve();
    });
    asked.end();
  });
}

await atRate(Number(perSecond), Number(perSecond) * Number(seconds), ask);
console.log(JSON.stringify(statuses));
process.exit(0);
