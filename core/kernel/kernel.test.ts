import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import {
  describeSettings,
  portSetting,
  readSettings,
  type Setting,
  SettingsError,
  urlSetting,
  wholeNumber,
} from "./config.ts";
import { AppError, fromProblem, STATUS, toProblem } from "./errors.ts";
import { firstIdOf, formatId, isId, newId, newSecret, parseId } from "./ids.ts";
import { type Page, type PageQuery, toPage } from "./page.ts";
import { multiLine, singleLine } from "./text.ts";

test("ids are UUIDs of version 7 that ascend, also many within one millisecond and when the clock goes back", () => {
  const now = Date.now();
  const ids = Array.from({ length: 10_000 }, (_, n) => newId(now - (n % 3)));
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => isId(id) && id[14] === "7" && /[89ab]/.test(id[19]!)));
});

test("an id is its 16 bytes and back", () => {
  fc.assert(fc.property(fc.uuid(), (id) => formatId(parseId(id)) === id));
});

test("the first id of a moment is above all ids before it and below all ids from then on", () => {
  const now = Date.now() + 3_600_000;
  assert.ok(newId(now - 1) < firstIdOf(now));
  assert.ok(firstIdOf(now) < newId(now));
  for (const moment of [Date.parse("0001-01-01"), 0, now, Date.parse("9999-12-31")]) assert.ok(isId(firstIdOf(moment)));
});

test("only the lower-case form of a UUID is an id", () => {
  assert.ok(!isId(newId().toUpperCase()));
  assert.ok(!isId(`{${newId()}}`));
  assert.ok(!isId(`${newId()}\n`));
});

test("a secret has 32 random bytes in 43 characters that need no escaping in a URL", () => {
  assert.match(newSecret(), /^[A-Za-z0-9_-]{43}$/);
  assert.notEqual(newSecret(), newSecret());
});

test("every code crosses the wire and comes back as the same error", () => {
  for (const code of Object.keys(STATUS) as (keyof typeof STATUS)[]) {
    const sent = new AppError(code, "Because.", { errors: [{ path: "name", message: "is missing" }] });
    const problem = toProblem(sent, "trace");
    const received = fromProblem(problem.status, JSON.parse(JSON.stringify(problem)), 7);
    assert.deepEqual(
      [received.code, received.detail, received.errors, received.traceId, received.retryAfter],
      [code, "Because.", sent.errors, "trace", 7],
    );
  }
});

test("what is no refusal tells nothing of its inside", () => {
  const problem = toProblem(new Error("password=hunter2 at db.internal"), "trace");
  assert.equal(problem.status, 500);
  assert.ok(!JSON.stringify(problem).includes("hunter2"));
});

test("an answer without a problem body still is an error with the code that fits", () => {
  assert.equal(fromProblem(404, "<html>").code, "not_found");
  assert.equal(fromProblem(502, null).code, "unavailable");
  assert.equal(fromProblem(503, "", 9).retryAfter, 9);
  assert.equal(fromProblem(418, {}).code, "invalid");
});

test("settings name every mistake at once and never a value", () => {
  const spec = {
    PORT: portSetting(3000),
    API_URL: urlSetting("Where the API is."),
    MODE: { schema: z.enum(["a", "b"]), help: "How." },
  };
  assert.throws(
    () => readSettings(spec, { PORT: "70000", API_URL: "postgres://user:hunter2@host" }),
    (error: unknown) => {
      assert.ok(error instanceof SettingsError);
      assert.equal(error.mistakes.length, 3);
      assert.ok(!error.message.includes("hunter2"));
      assert.match(error.message, /MODE: is not set\. How\./);
      return true;
    },
  );
  const values = readSettings(spec, { API_URL: "http://host:1/", MODE: "a", PORT: "" });
  assert.deepEqual(values, { PORT: 3000, API_URL: "http://host:1", MODE: "a" });
  assert.match(describeSettings(spec), /PORT.*\(default 3000\)\n.*API_URL.*\(required\)/);
});

test("numbers are digits within their bounds, and what is expected is said", () => {
  const spec = { DAYS: { schema: wholeNumber(1, 30).default(7), help: "Days." } };
  assert.deepEqual(
    [{}, { DAYS: "" }, { DAYS: "30" }].map((env) => readSettings(spec, env).DAYS),
    [7, 7, 30],
  );
  for (const DAYS of ["0", "31", "-1", "1.5", "1e1", "0x1", " ", "7 ", "seven", "NaN", "9".repeat(40)]) {
    assert.throws(() => readSettings(spec, { DAYS }), {
      mistakes: ["DAYS: a whole number from 1 to 30 is expected. Days."],
    });
  }
});

test("what is wrong only together is told with the rest, and not of what is wrong by itself", () => {
  const one = { schema: z.enum(["a", "b"]).optional(), help: "x" };
  const read = (env: Record<string, string>) => {
    const together = ({ LEFT, RIGHT }: { LEFT?: string; RIGHT?: string }, wrong: ReadonlySet<string>) =>
      LEFT && !RIGHT && !wrong.has("RIGHT") ? ["RIGHT: goes with LEFT."] : [];
    return readSettings({ LEFT: one, RIGHT: one, PORT: portSetting(1) }, env, undefined, together);
  };
  assert.deepEqual(read({ LEFT: "a", RIGHT: "b" }), { LEFT: "a", RIGHT: "b", PORT: 1 });
  const mistakesOf = (env: Record<string, string>) => {
    try {
      return read(env) && [];
    } catch (error) {
      return (error as SettingsError).mistakes.map((mistake) => mistake.split(":")[0]);
    }
  };
  assert.deepEqual(mistakesOf({ LEFT: "a", PORT: "x" }), ["PORT", "RIGHT"]);
  assert.deepEqual(mistakesOf({ LEFT: "a", RIGHT: "c" }), ["RIGHT"]);
});

test("paging an imagined list both ways meets every item once, whatever its length and the limit", () => {
  const list = (length: number) => Array.from({ length }, (_, n) => ({ id: String(n).padStart(4, "0") }));
  /** What a store does: rows in ascending order, one beyond the limit. */
  const fetch = (items: { id: string }[], { before, after, limit }: PageQuery, start: "oldest" | "newest") => {
    const found = items.filter(({ id }) => (!before || id < before) && (!after || id > after));
    return before || (start === "newest" && !after) ? found.slice(-limit - 1) : found.slice(0, limit + 1);
  };
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 20 }), (length, limit) => {
      const items = list(length);
      for (const start of ["oldest", "newest"] as const) {
        const seen: { id: string }[] = [];
        let query: PageQuery | null = { limit };
        while (query) {
          const page: Page<{ id: string }> = toPage(fetch(items, query, start), query, start);
          if (start === "oldest") seen.push(...page.items);
          else seen.unshift(...page.items);
          const cursor: string | null = start === "oldest" ? page.next : page.prev;
          query = cursor ? { limit, ...(start === "oldest" ? { after: cursor } : { before: cursor }) } : null;
        }
        assert.deepEqual(seen, items);
      }
    }),
  );
});

test("a page says whether there is more in the direction that it was asked for", () => {
  const rows = [{ id: "a" }, { id: "b" }, { id: "c" }];
  assert.deepEqual(toPage(rows, { limit: 2 }, "oldest"), { items: rows.slice(0, 2), next: "b", prev: null });
  assert.deepEqual(toPage(rows, { limit: 2 }, "newest"), { items: rows.slice(1), next: null, prev: "b" });
  assert.deepEqual(toPage([], { limit: 2, after: "z" }, "oldest"), { items: [], next: null, prev: "z" });
});

test("I11: one line of text is trimmed and composed, and keeps out what cannot be seen", () => {
  const name = singleLine(1, 10);
  assert.equal(name.parse("  Zoe\u0308 "), "Zoë");
  assert.equal(name.parse("👩‍👩‍👧"), "👩‍👩‍👧");
  for (const bad of ["", "   ", "a\nb", "a\u0000", "a\u202eb", "a\u200bb", "a\ufeffb", "x".repeat(11), "\ud800"]) {
    assert.equal(name.safeParse(bad).success, false, JSON.stringify(bad));
  }
});

test("I9: text of several lines keeps what was typed and refuses what cannot be stored", () => {
  const body = multiLine(10);
  assert.equal(body.parse(" a\n\tb "), " a\n\tb ");
  for (const bad of ["", " \n ", "x".repeat(11), "a\u0000b", "\udfff"])
    assert.equal(body.safeParse(bad).success, false);
});

test("a secret may stand in the file that NAME_FILE names, and its value in no error", () => {
  const spec = {
    PORT: portSetting(3000),
    KEY: { schema: z.string().max(20), help: "A key.", secret: true },
  } satisfies Record<string, Setting>;
  const files: Record<string, string> = { "/run/key": "hunter2\r\n", "/run/two": "a\n\n", "/run/empty": "\n" };
  const readFile = (path: string) => {
    if (path in files) return files[path]!;
    throw Object.assign(new Error("no such file"), { code: "ENOENT" });
  };
  const read = (env: Record<string, string>) => readSettings(spec, env, readFile);
  assert.equal(read({ KEY_FILE: "/run/key" }).KEY, "hunter2");
  assert.equal(read({ KEY_FILE: "/run/two" }).KEY, "a\n");
  assert.equal(read({ KEY_FILE: "", KEY: "hunter2" }).KEY, "hunter2");
  // Only secrets are read from files.
  assert.equal(read({ KEY: "x", PORT_FILE: "/run/key" }).PORT, 3000);

  assert.throws(() => read({ KEY_FILE: "/run/key", KEY: "hunter2", PORT: "x" }), {
    message: /PORT: [\s\S]*KEY: is set twice, also by KEY_FILE; keep one of them\.$/,
  });
  assert.throws(() => read({ KEY_FILE: "/run/none" }), { message: /\/run\/none \(KEY_FILE\) cannot be read: ENOENT/ });
  assert.throws(() => read({ KEY_FILE: "/run/empty" }), { message: /\/run\/empty \(KEY_FILE\) is empty/ });
  files["/run/key"] = "hunter2".repeat(4);
  assert.throws(
    () => read({ KEY_FILE: "/run/key" }),
    (error: Error) => /KEY: /.test(error.message) && !error.message.includes("hunter2"),
  );
  assert.match(describeSettings(spec), /KEY +A key\. \(required, or KEY_FILE\)/);
});
