import { expect, test } from "bun:test";
import { countResults, sumResults } from "#scripts/lib/junit.ts";

const BUN = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="4" assertions="0" failures="1" skipped="1" time="0.01">
  <testsuite name="a/x.test.ts" file="a/x.test.ts" tests="4" failures="1" skipped="1" time="0.01" hostname="vm">
    <testcase name="a &lt;tag&gt; in a name" classname="" time="0.001" file="a/x.test.ts" line="2" assertions="0" />
    <testsuite name="group" file="a/x.test.ts" line="2" tests="2" failures="1" skipped="0" time="0" hostname="vm">
      <testcase name="two" classname="group" time="0.1" file="a/x.test.ts" line="2" assertions="0" />
      <testcase name="three" classname="group" time="0.1" file="a/x.test.ts" line="2" assertions="0">
        <failure type="AssertionError" message="1 !== 2">AssertionError: 1 !== 2</failure>
      </testcase>
    </testsuite>
    <testcase name="four" classname="" time="0" file="a/x.test.ts" line="3" assertions="0">
      <skipped />
    </testcase>
  </testsuite>
</testsuites>`;

const DENO = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="2" errors="0" time="0.008">
    <testsuite name="./a/x.test.ts" tests="3" disabled="1" errors="0" failures="1">
        <testcase name="one" classname="./a/x.test.ts" time="0.001" line="2" col="1">
        </testcase>
        <testcase name="group" classname="./a/x.test.ts" time="0.003" line="2" col="24">
            <failure message="1 test step failed">1 test step failed.</failure>
        </testcase>
        <testcase name="four" classname="./a/x.test.ts" time="0.000" line="3" col="6">
            <skipped/>
        </testcase>
    </testsuite>
    <testsuite name="ext:deno_node/testing.ts" tests="2" disabled="0" errors="0" failures="1">
        <testcase name="group &gt; two" classname="ext:deno_node/testing.ts" time="0.000" line="1" col="23191">
        </testcase>
        <testcase name="group &gt; three" classname="ext:deno_node/testing.ts" time="0.002" line="1" col="21231">
            <failure message="Uncaught AssertionError">AssertionError</failure>
        </testcase>
    </testsuite>
</testsuites>`;

test("the tests of Bun's report are counted, in groups or not", () => {
  expect(countResults(BUN, 1)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test("Deno's groups are not counted beside the tests in them", () => {
  expect(countResults(DENO, 1)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test("a runner that failed without a failed test counts as a failure, with or without a report", () => {
  expect(countResults("", 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  const passing = `<testsuites name="bun test"><testcase name="one" classname="" /></testsuites>`;
  expect(countResults(passing, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(countResults(passing, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test("results add up", () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(sumResults([one, one, one])).toEqual({ passed: 3, failed: 6, skipped: 9 });
  expect(sumResults([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
