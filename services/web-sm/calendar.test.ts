import { expect, test } from "bun:test";
import { createCalendar } from "./calendar.ts";
import { continues } from "./grouping.ts";

const now = () => Date.parse("2026-11-22T10:00:00Z");
const utc = createCalendar("UTC", now);
const auckland = createCalendar("Pacific/Auckland", now);

test("the same moment is another day and another hour elsewhere", () => {
  const at = "2026-11-22T14:03:59.000Z";
  expect([utc.day(at), utc.clock(at)]).toEqual(["2026-11-22", "14:03"]);
  expect([auckland.day(at), auckland.clock(at)]).toEqual(["2026-11-23", "03:03"]);
  expect(utc.full(at)).toMatch(/Sunday.*22 November 2026.*14:03/);
});

test("days near today have names, others their date, and those of other years the year", () => {
  expect(utc.dayLabel("2026-11-22T00:00:00Z")).toBe("Today");
  expect(utc.dayLabel("2026-11-21T23:59:59Z")).toBe("Yesterday");
  expect(utc.dayLabel("2026-11-20T12:00:00Z")).toMatch(/^Friday,? 20 November$/);
  expect(utc.dayLabel("2025-11-20T12:00:00Z")).toMatch(/^Thursday,? 20 November 2025$/);
});

test("a time in brief is a clock today, and a date before that", () => {
  expect(utc.brief("2026-11-22T00:01:00Z")).toBe("00:01");
  expect(utc.brief("2026-11-20T12:00:00Z")).toMatch(/^20 Nov,? 12:00$/);
  expect(utc.brief("2025-11-20T12:00:00Z")).toBe("20 Nov 2025");
});

test("a message goes on from the one above by the same author, soon after, on the same day", () => {
  const at = (time: string, author = "ada") => ({ author, at: `2026-11-22T${time}Z` });
  expect(continues(at("12:00:00"), at("12:04:59"), utc.day)).toBe(true);
  expect(continues(at("12:00:00"), at("12:05:00"), utc.day)).toBe(false);
  expect(continues(at("12:00:00"), at("12:00:01", "bo"), utc.day)).toBe(false);
  expect(continues(null, at("12:00:00"), utc.day)).toBe(false);
  expect(continues(at("10:59:59"), at("11:00:01"), utc.day)).toBe(true);
  expect(continues(at("10:59:59"), at("11:00:01"), auckland.day)).toBe(false);
});
