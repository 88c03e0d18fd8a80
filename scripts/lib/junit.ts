/** How many tests passed, failed and were skipped. */
export interface Results {
  passed: number;
  failed: number;
  skipped: number;
}

const CASE = /<testcase\s(?:[^>]*?\s)?name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g;

/**
 * Counts the tests of a JUnit report. `exitCode` is the runner's: when it says that something failed and no test did, as
 * when a file could not be loaded or the runner was killed, that counts as one failure. An absent report is an empty one.
 */
export function countResults(report: string, exitCode: number): Results {
  const results = { passed: 0, failed: 0, skipped: 0 };
  for (const content of leaves(report)) {
    if (/<(failure|error)\b/.test(content)) results.failed += 1;
    else if (/<skipped\b/.test(content)) results.skipped += 1;
    else results.passed += 1;
  }
  if (exitCode !== 0 && results.failed === 0) results.failed = 1;
  return results;
}

/** What stands in each test. Deno reports a group of tests as a test too: those that others begin with are left out. */
function leaves(report: string): string[] {
  const cases = [...report.matchAll(CASE)].map(([, name = "", content = ""]) => ({ name, content }));
  const fromDeno = report.includes('<testsuites name="deno test"');
  const groups = new Set(fromDeno ? cases.flatMap(({ name }) => prefixes(name)) : []);
  return cases.filter(({ name }) => !groups.has(name)).map(({ content }) => content);
}

/** Of "a > b > c", where ">" is escaped: "a" and "a > b". */
function prefixes(name: string): string[] {
  const parts = name.split(" &gt; ");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(" &gt; "));
}

/** Adds up results. */
export function sumResults(all: readonly Results[]): Results {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}
