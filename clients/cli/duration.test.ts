import { expect, test } from "bun:test";
import { parseDuration, parseMoment, readDuration, readEnd } from "./duration.ts";
import { UsageError } from "./exit.ts";

test("a time is a number and its unit, and nothing else", () => {
  expect(["90s", "10m", "4h", "2d"].map(parseDuration)).toEqual([90_000, 600_000, 14_400_000, 172_800_000]);
  for (const text of ["", "10", "m", "1.5h", "-1m", "10 m", "10min", "1e3s", "9999999s"]) {
    expect(parseDuration(text)).toBeUndefined();
  }
  for (const text of ["0m", "soon"]) expect(() => readDuration("--timeout")(text)).toThrow(UsageError);
});

test("a moment is a day or a time of it, here unless it says where", () => {
  expect(parseMoment("2030-01-02T09:00:00Z")).toBe(Date.UTC(2030, 0, 2, 9));
  expect(parseMoment("2030-01-02T09:00")).toBe(new Date(2030, 0, 2, 9).getTime());
  for (const text of ["tomorrow", "2030", "2030-13-45T99:00", "1"]) expect(parseMoment(text)).toBeUndefined();
  expect(() => readEnd("--until")("tomorrow")).toThrow("--until");
});
