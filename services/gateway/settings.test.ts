import { expect, test } from "bun:test";
import { readSettings } from "#core/kernel/config.ts";
import { settings } from "./settings.ts";

const good = {
  PUBLIC_URL: "https://chat.test/",
  DATABASE_URL: "postgres://u:p@127.0.0.1/d",
  API_URL: "http://127.0.0.1:3001",
  WEB_SM_URL: "http://127.0.0.1:3002",
  TUI_SM_URL: "http://127.0.0.1:3003",
  GITEA_URL: "https://git.test",
  GITEA_CLIENT_ID: "id",
  GITEA_CLIENT_SECRET: "secret",
};

test("the public address is an origin: paths and users in it are refused", () => {
  expect(readSettings(settings, good).PUBLIC_URL).toBe("https://chat.test");
  for (const PUBLIC_URL of [
    "https://chat.test/team",
    "https://chat.test/?x",
    "https://u@chat.test",
    "chat.test",
    "ftp://chat.test",
  ]) {
    expect(() => readSettings(settings, { ...good, PUBLIC_URL })).toThrow("PUBLIC_URL");
  }
});

test("all that is missing is named at once", () => {
  expect(() => readSettings(settings, {})).toThrow(
    /PUBLIC_URL[\s\S]*DATABASE_URL[\s\S]*API_URL[\s\S]*GITEA_CLIENT_SECRET/,
  );
});
