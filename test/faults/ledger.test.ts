import { expect, test } from "bun:test";
import { compare, type Follower, isClean, type Post, type Stored, show } from "./ledger.ts";

// A checker that finds nothing is worth nothing: each kind of fault is put in, and must be found, alone.

const IDS = ["a", "b", "c", "d"];
const posts = (): Post[] =>
  IDS.map((id) => ({ key: `key of ${id}`, channel: "open", sentAt: 0, acknowledged: { at: 1, id } }));
const stored = (): Stored[] => IDS.map((id) => ({ id, channel: "open", key: `key of ${id}` }));

function follower(shown: string[], { channel = "open", whole = true, anewAt = -1 } = {}): Follower {
  const made: Follower = { name: "cy", sees: new Set(["open"]), whole, stretches: new Map(), seenAt: new Map() };
  for (const [index, id] of shown.entries()) show(made, channel, id, index === anewAt);
  return made;
}

/** Which lists of the findings are not empty. */
function found(findings: ReturnType<typeof compare>): string[] {
  return Object.entries(findings).flatMap(([name, list]) => (Array.isArray(list) && list.length > 0 ? [name] : []));
}

test("D1: acknowledged, stored and shown once in one order is clean, and is counted", () => {
  const findings = compare(posts(), stored(), [follower(IDS), follower(IDS)]);
  expect(isClean(findings)).toBe(true);
  expect(findings).toMatchObject({ acknowledged: 4, stored: 4, delivered: 8 });
});

test("D1: what was never acknowledged may be stored once, or not at all", () => {
  const [first, ...others] = posts();
  const { acknowledged: _, ...unanswered } = first!;
  expect(found(compare([unanswered, ...others], stored(), [follower(IDS)]))).toEqual([]);
  expect(found(compare([unanswered, ...others], stored().slice(1), [follower(IDS.slice(1))]))).toEqual([]);
});

const broken: [string, Stored[], Follower, string[]][] = [
  ["an acknowledged message that is not stored", stored().toSpliced(1, 1), follower(["a", "c", "d"]), ["lost"]],
  ["a message that nobody was shown in the middle", stored(), follower(["a", "b", "d"]), ["lost"]],
  ["the first one missing", stored(), follower(["b", "c", "d"]), ["lost"]],
  ["the last one missing", stored(), follower(["a", "b", "c"]), ["lost"]],
  ["nothing shown at all", stored(), follower([]), ["lost"]],
  ["a page on which nothing is", stored(), follower([], { whole: false }), ["lost"]],
  ["a gap in a page", stored(), follower(["b", "d"], { whole: false }), ["lost"]],
  ["a gap in a page that was rendered anew afterwards", stored(), follower(["a", "c", "d"], { anewAt: 2 }), ["lost"]],
  ["a message shown twice", stored(), follower(["a", "b", "b", "c", "d"]), ["doubled"]],
  ["one shown again much later", stored(), follower([...IDS, "a"]), ["doubled"]],
  ["two in the wrong order", stored(), follower(["a", "c", "b", "d"]), ["reordered"]],
  ["an event without a row", stored(), follower(["a", "b", "x", "c", "d"]), ["phantom"]],
  [
    "a key stored twice",
    [...stored(), { id: "e", channel: "open", key: "key of a" }],
    follower([...IDS, "e"]),
    ["doubled"],
  ],
  [
    "a row that nobody sent",
    [...stored(), { id: "e", channel: "open", key: "of nobody" }],
    follower([...IDS, "e"]),
    ["phantom"],
  ],
];
for (const [what, rows, shown, expected] of broken) {
  test(`D1: ${what} is found`, () => {
    expect(found(compare(posts(), rows, [shown]))).toEqual(expected);
  });
}

test("D1: what had been there before need not be shown, and may be", () => {
  const rows: Stored[] = [{ id: "old", channel: "open", key: null }, ...stored()];
  expect(found(compare(posts(), rows, [follower(IDS), follower(["old", ...IDS], { whole: false })]))).toEqual([]);
  expect(compare(posts(), rows, []).stored).toBe(4);
});

test("D1: a message of a channel that somebody may not read is found as leaked, stored or not", () => {
  const secret: Stored = { id: "s", channel: "keepers", key: "key of s" };
  const post: Post = { key: "key of s", channel: "keepers", sentAt: 0, acknowledged: { at: 1, id: "s" } };
  const leaky = follower(IDS);
  expect(found(compare([...posts(), post], [...stored(), secret], [leaky]))).toEqual([]);
  show(leaky, "keepers", "s");
  expect(found(compare([...posts(), post], [...stored(), secret], [leaky]))).toEqual(["leaked"]);
  show(leaky, "keepers", "unknown");
  expect(compare([...posts(), post], [...stored(), secret], [leaky]).leaked).toHaveLength(2);
});

test("D1: a page begins where it was opened, and anew where it was rendered anew", () => {
  expect(found(compare(posts(), stored(), [follower(["c", "d"], { whole: false })]))).toEqual([]);
  expect(found(compare(posts(), stored(), [follower(["b", "c", "b", "c", "d"], { whole: false, anewAt: 2 })]))).toEqual(
    [],
  );
});
