import { expect, test } from "bun:test";
import { withoutSecrets } from "./log.ts";

test("W2: the log shows neither the token of a webhook nor the code of an invite", () => {
  expect(withoutSecrets("/hook/42/secret")).toBe("/hook/42/[cut]");
  expect(withoutSecrets("/hook/42/secret/more")).toBe("/hook/42/[cut]");
  expect(withoutSecrets("/invite/secret")).toBe("/invite/[cut]");
  expect(withoutSecrets("/api/invites/secret/accept")).toBe("/api/invites/[cut]");
  expect(withoutSecrets("/c/harbour/channels/general")).toBe("/c/harbour/channels/general");
});
