import { expect, test } from "bun:test";
import { pathForLog } from "./access-log.ts";

test("W2: the log shows neither the token of a webhook nor the code of an invite", () => {
  expect(pathForLog("/hook/42/secret")).toBe("/hook/42/[cut]");
  expect(pathForLog("/hook/42/secret/more")).toBe("/hook/42/[cut]");
  expect(pathForLog("/invite/secret")).toBe("/invite/[cut]");
  expect(pathForLog("/api/invites/secret/accept")).toBe("/api/invites/[cut]");
  expect(pathForLog("/c/harbour/channels/general")).toBe("/c/harbour/channels/general");
});
