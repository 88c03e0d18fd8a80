import { type CheckResult, checkAll } from "#core/checks/actions.ts";
import type { Verb } from "#services/shared/run.ts";
import { openBlobs } from "./blobs/open.ts";
import type { settings } from "./settings.ts";

/** `ajet-api check`: what `doctor` asks of servers, it asks of what is stored. */
export const check: Verb<typeof settings> = {
  summary:
    "see whether all rows and files fit together, and say what to do; it only reads; exit code 1 when they do not",
  flags: { "--json": "one JSON object instead of lines" },
  async run(values, { flags, print }) {
    const results = await checkAll(values.DATABASE_URL, await openBlobs(values));
    const failures = results.filter(({ state }) => state === "FAIL").length;
    if (flags.has("--json")) print(JSON.stringify({ ok: failures === 0, checks: results }));
    else results.flatMap(linesOf).forEach(print);
    if (failures > 0) throw new Error(`${failures} of ${results.length} checks found what does not fit together`);
  },
};

function linesOf({ name, state, claims, advice, found, examples }: CheckResult): string[] {
  const line = `${state.padEnd(4)}  ${name.padEnd(22)}  ${claims}`;
  if (state === "ok") return [line];
  const more = found > examples.length ? [`      and ${found - examples.length} more`] : [];
  return [line, ...examples.map((what) => `      not so: ${what}`), ...more, `      ${advice}`];
}
