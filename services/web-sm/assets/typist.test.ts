import { beforeEach, expect, test } from "bun:test";
import { TYPING_INTERVAL, TYPING_LIFETIME } from "#core/presence/rules.ts";
import { Typist } from "./typist.ts";

let now = 0;
let said: boolean[] = [];
let typist: Typist;
beforeEach(() => {
  now = 1_000_000;
  said = [];
  typist = new Typist(
    (typing) => said.push(typing),
    () => now,
  );
});

test("S12: who types says so at the first key, then seldom, and often enough not to be forgotten", () => {
  for (let key = 0; key < 300; key++) {
    typist.wrote("a".repeat(key + 1));
    now += 100;
  }
  expect(said.length).toBeGreaterThan(30_000 / TYPING_LIFETIME);
  expect(said.length).toBeLessThanOrEqual(30_000 / TYPING_INTERVAL);
  expect(said).not.toContain(false);
});

test("who empties the text, sends it or goes elsewhere has stopped, which is said once", () => {
  typist.wrote("a");
  typist.wrote("");
  typist.stopped();
  expect(said).toEqual([true, false]);
  typist.wrote("b");
  typist.stopped();
  typist.stopped();
  expect(said).toEqual([true, false, true, false]);
});

test("nothing is said of a command, nor of who has long been forgotten", () => {
  typist.wrote("/topic");
  typist.wrote(" ");
  typist.stopped();
  expect(said).toEqual([]);
  typist.wrote("a");
  now += TYPING_LIFETIME;
  typist.stopped();
  expect(said).toEqual([true]);
});
