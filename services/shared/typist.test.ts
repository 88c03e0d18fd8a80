import { beforeEach, expect, test } from "bun:test";
import { AppError } from "#core/kernel/errors.ts";
import { Typing } from "#core/realtime/typing.ts";
import type { Access } from "#core/snapshot/schema.ts";
import { accessOf, ada, general, lighthouse } from "#test/support/events.ts";
import { createTypist, type SayTyping } from "./typist.ts";

let signals: object[];
let asked: number;
let access: () => Access;
let say: SayTyping;
beforeEach(() => {
  signals = [];
  asked = 0;
  access = () => ({ ...accessOf(ada), communities: [lighthouse.id], channels: [general.id] });
  say = createTypist({
    typing: new Typing((_subject, payload) => signals.push(payload)),
    async loadAccess() {
      asked += 1;
      return access();
    },
  });
});

const saying = (typing: boolean) => say("ada", "trace", { channel_id: general.id, typing });

test("who may read a channel is said to type in it, in the name that the API knows for the token", async () => {
  await saying(true);
  const signal = { actor_id: ada.id, channel_id: general.id, community_id: lighthouse.id, data: { typing: true } };
  expect(signals).toMatchObject([signal]);
});

test("S12: whoever floods this is passed on once, and the API is asked once", async () => {
  for (let time = 0; time < 100; time++) await saying(true);
  expect([signals.length, asked]).toEqual([1, 1]);
});

test("S12: of a channel that its typist may not read nothing is said, however often they try", async () => {
  access = () => {
    throw new AppError("not_found", "There is no such channel.");
  };
  for (let time = 0; time < 2; time++) expect(saying(true)).rejects.toThrow("There is no such channel.");
  expect(signals).toEqual([]);
});

test("nobody is told that a bot types", async () => {
  access = () => ({ ...accessOf(ada), scopes: ["messages:write"] });
  expect(saying(true)).rejects.toThrow("This is for people");
  expect(signals).toEqual([]);
});
