import { expect, test } from "bun:test";
import { withoutSecrets } from "./log.ts";

test("W2: the log shows neither the token of a webhook nor the code of an invite", () => {
  expect(withoutSecrets("/hook/42/secret")).toBe("/hook/42/[cut]");
  expect(withoutSecrets("/hook/42/secret/more")).toBe("/hook/42/[cut]");
  expect(withoutSecrets("/invite/secret")).toBe("/invite/[cut]");
  expect(withoutSecrets("/api/invites/secret/accept")).toBe("/api/invites/[cut]");
  expect(withoutSecrets("/c/harbour/channels/general")).toBe("/c/harbour/channels/general");
});

test("W2, W6: nor does it when the path is odd", () => {
  const odd = [
    "//hook/42/secret",
    "/hook//42/secret",
    "/hook/42%2Fsecret",
    "/hook%2f42%2fsecret",
    "/%68ook/42/secret",
    "/HOOK/42;secret",
  ];
  for (const path of [
    ...odd,
    "/hook/42/secret%",
    "/%68ook/42/secret%zz",
    "/hook/42/\nsecret",
    "/hook/secret",
    "//invite/secret",
    "/invite%2fsecret",
  ]) {
    expect([path, withoutSecrets(path)]).toEqual([path, expect.not.stringContaining("secret")]);
  }
  for (const path of ["/hook/4242", "/hooks/42/x", "/c/hook/42/x", "/a%2Fb"]) expect(withoutSecrets(path)).toBe(path);
});
