import { expect, test } from "bun:test";
import { Count, Durations, headOf, labelText } from "./exposition.ts";
import { Figures } from "./figures.ts";

test("labels are escaped, so that no value ends its quotes or its line", () => {
  expect(labelText({ a: 'x"y\\z\nw', b: "plain" })).toBe('{a="x\\"y\\\\z\\nw",b="plain"}');
  expect(labelText({})).toBe("");
  expect(headOf("f", "two\nlines", "gauge")).toEqual(["# HELP f two\\nlines", "# TYPE f gauge"]);
});

test("a bucket holds those before it, and the last one all", () => {
  const durations = new Durations();
  for (const seconds of [0.001, 0.002, 0.03, 60, Number.NaN]) durations.observe(seconds);
  const lines = durations.lines("t", { a: "b" });
  expect(lines).toContain('t_bucket{a="b",le="0.002"} 2');
  expect(lines).toContain('t_bucket{a="b",le="0.05"} 3');
  expect(lines).toContain('t_bucket{a="b",le="5"} 3');
  expect(lines.slice(-3)).toEqual(['t_bucket{a="b",le="+Inf"} 4', 't_sum{a="b"} 60.033', 't_count{a="b"} 4']);
});

test("a count counts", () => {
  const count = new Count();
  count.inc();
  count.inc();
  expect(count.lines("c_total", {})).toEqual(["c_total 2"]);
});

test("what cannot be read is not shown, and all else is; each figure has one head, however many show it", async () => {
  const figures = new Figures();
  figures.gauge("g", "Some.", () => [[1, { service: "a" }]]);
  figures.gauge("g", "Some.", async () => {
    throw new Error("away");
  });
  figures.gauge("g", "Some.", () => [[2, { service: "b" }]]);
  figures.counter("c_total", "Others.", { service: "a" }).inc();
  expect(figures.counter("c_total", "Others.", { service: "a" })).toBe(
    figures.counter("c_total", "Others.", { service: "a" }),
  );
  const answer = await figures.response();
  expect(answer.headers.get("content-type")).toStartWith("text/plain; version=0.0.4");
  const text = await answer.text();
  expect(text).toContain('# HELP g Some.\n# TYPE g gauge\ng{service="a"} 1\ng{service="b"} 2\n');
  expect(text).toContain('c_total{service="a"} 1\n');
  expect(text.endsWith("\n")).toBe(true);
});
