import { expect, test } from "bun:test";
import { readSettings } from "#core/kernel/config.ts";
import { refuseDevelopment } from "./development.ts";
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

test("A21: an address that others open must be https, so that cookies are Secure", () => {
  for (const PUBLIC_URL of [
    "http://chat.test",
    "http://192.0.2.1:3000",
    "http://localhost.test",
    "http://127.0.0.1.test",
  ]) {
    expect(() => readSettings(settings, { ...good, PUBLIC_URL })).toThrow("begins with https://");
  }
  for (const PUBLIC_URL of [
    "http://localhost:3000",
    "http://127.0.0.1",
    "http://[::1]:3000",
    "http://chat.localhost",
  ]) {
    expect(readSettings(settings, { ...good, PUBLIC_URL }).PUBLIC_URL).toBe(PUBLIC_URL);
  }
});

test("A21: an identity provider on this machine is refused where others come in", () => {
  for (const provider of ["http://127.0.0.1:4001/gitea", "http://localhost:4001", "http://[::1]:4001"]) {
    expect(() => refuseDevelopment(new URL("https://chat.test"), { GITEA_URL: provider })).toThrow("GITEA_URL");
    refuseDevelopment(new URL("http://localhost:3000"), { GITEA_URL: provider });
  }
  refuseDevelopment(new URL("https://chat.test"), { GITEA_URL: "https://git.test" });
});

test("trusted proxies are addresses and networks, and a mistake in one is told", () => {
  const proxies = readSettings(settings, {
    ...good,
    TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8,fd00::/8",
  }).TRUSTED_PROXIES;
  expect(
    ["127.0.0.1", "10.9.9.9", "fd00::1", "11.0.0.1", "127.0.0.2", "x"].map((address) => proxies?.has(address)),
  ).toEqual([true, true, true, false, false, false]);
  for (const TRUSTED_PROXIES of [
    "nginx",
    "10.0.0.0/33",
    "10.0.0.0/8/8",
    "10.0.0.0/",
    "127.0.0.1,",
    "::1/129",
    "1.2.3.4/-1",
  ]) {
    expect(() => readSettings(settings, { ...good, TRUSTED_PROXIES })).toThrow("TRUSTED_PROXIES");
  }
  expect(readSettings(settings, good).TRUSTED_PROXIES).toBeUndefined();
});

test("all that is missing is named at once", () => {
  expect(() => readSettings(settings, {})).toThrow(
    /PUBLIC_URL[\s\S]*DATABASE_URL[\s\S]*API_URL[\s\S]*GITEA_CLIENT_SECRET/,
  );
});
