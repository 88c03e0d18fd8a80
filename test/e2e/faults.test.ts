import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { checkout } from "#scripts/lib/checkout.ts";
import { Processes } from "#services/launch/processes.ts";
import { type FaultCase, runCase } from "#test/faults/case.ts";
import { apiKilled } from "#test/faults/cases/x01-api-killed.ts";
import { sessionManagersKilled } from "#test/faults/cases/x08-session-managers-killed.ts";
import { gatewayKilled } from "#test/faults/cases/x09-gateway-killed.ts";
import { isClean } from "#test/faults/ledger.ts";
import { createRandom } from "#test/faults/random.ts";

// The fault suite in short, so that each run of the tests sees its ledger work; `bun run faults` is the whole of it.

const SEED = Number(process.env.AJET_FAULTS_SEED ?? crypto.getRandomValues(new Uint32Array(1))[0]);

const short: [FaultCase, string][] = [
  [apiKilled, "what was acknowledged is stored once and shown once"],
  [sessionManagersKilled, "nobody misses or doubles one"],
  [gatewayKilled, "clients try again under the same key and resume; one message each"],
];
for (const [fault, claim] of short) {
  test(`D1, ${fault.id}: ${fault.title}: ${claim} (AJET_FAULTS_SEED=${SEED})`, async () => {
    const settings = { rounds: 3, minutes: 1, messages: 0 };
    const processes = new Processes(tmpdir(), checkout);
    const lab = { ...settings, random: createRandom(SEED), postgres: null, processes };
    const { findings, broken } = await runCase(fault, lab);
    expect(findings!.acknowledged).toBeGreaterThan(40);
    expect(findings!).toSatisfy(isClean);
    expect(broken).toEqual([]);
  }, 90_000);
}
