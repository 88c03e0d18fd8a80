import { expect, test } from "bun:test";
import { readSettings } from "#core/kernel/config.ts";
import { refuseDevelopment } from "./development.ts";
import { providersIn } from "./provider-settings.ts";
import { settings } from "./settings.ts";

const good = {
  PUBLIC_URL: "https://chat.test/",
  DATABASE_URL: "postgres://u:p@127.0.0.1/d",
  API_URL: "http://127.0.0.1:3001",
  WEB_SM_URL: "http://127.0.0.1:3002",
  TUI_SM_URL: "http://127.0.0.1:3003",
  AUTH_PROVIDERS: "gitea",
  AUTH_GITEA_KIND: "gitea",
  AUTH_GITEA_URL: "https://git.test",
  AUTH_GITEA_CLIENT_ID: "id",
  AUTH_GITEA_CLIENT_SECRET: "secret",
};

const read = (env: Record<string, string | undefined>) => readSettings(settings(env), env);

test("the public address is an origin: paths and users in it are refused", () => {
  expect(read(good).PUBLIC_URL).toBe("https://chat.test");
  for (const PUBLIC_URL of [
    "https://chat.test/team",
    "https://chat.test/?x",
    "https://u@chat.test",
    "chat.test",
    "ftp://chat.test",
  ]) {
    expect(() => read({ ...good, PUBLIC_URL })).toThrow("PUBLIC_URL");
  }
});

test("A21: an address that others open must be https, so that cookies are Secure", () => {
  for (const PUBLIC_URL of [
    "http://chat.test",
    "http://192.0.2.1:3000",
    "http://localhost.test",
    "http://127.0.0.1.test",
  ]) {
    expect(() => read({ ...good, PUBLIC_URL })).toThrow("begins with https://");
  }
  for (const PUBLIC_URL of [
    "http://localhost:3000",
    "http://127.0.0.1",
    "http://[::1]:3000",
    "http://chat.localhost",
  ]) {
    expect(read({ ...good, PUBLIC_URL }).PUBLIC_URL).toBe(PUBLIC_URL);
  }
});

test("A21: an identity provider on this machine is refused where others come in", () => {
  for (const provider of ["http://127.0.0.1:4001/gitea", "http://localhost:4001", "http://[::1]:4001"]) {
    expect(() => refuseDevelopment(new URL("https://chat.test"), { AUTH_GITEA_URL: provider })).toThrow(
      "AUTH_GITEA_URL",
    );
    refuseDevelopment(new URL("http://localhost:3000"), { AUTH_GITEA_URL: provider });
  }
  refuseDevelopment(new URL("https://chat.test"), { AUTH_GITEA_URL: "https://git.test" });
});

test("trusted proxies are addresses and networks, and a mistake in one is told", () => {
  const proxies = read({
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
    expect(() => read({ ...good, TRUSTED_PROXIES })).toThrow("TRUSTED_PROXIES");
  }
  expect(read(good).TRUSTED_PROXIES).toBeUndefined();
});

test("sites that may use the API are origins, just as a browser writes them", () => {
  const originsIn = (CORS_ORIGINS: string) => read({ ...good, CORS_ORIGINS }).CORS_ORIGINS;
  expect(originsIn("https://a.test, http://localhost:5173")).toEqual(["https://a.test", "http://localhost:5173"]);
  for (const wrong of [
    "*",
    "null",
    "a.test",
    "https://a.test/",
    "https://A.test",
    "https://a.test:443",
    "https://a.test,",
  ]) {
    expect(() => originsIn(wrong)).toThrow("CORS_ORIGINS");
  }
});

test("all that is missing is named at once", () => {
  expect(() => read({})).toThrow(
    /PUBLIC_URL[\s\S]*DATABASE_URL[\s\S]*API_URL[\s\S]*AUTH_PROVIDERS[\s\S]*AUTH_<ID>_CLIENT_SECRET/,
  );
});

test("there are as many providers as are named, of a kind as often as one likes, each with settings of its own", () => {
  const env = {
    ...good,
    AUTH_PROVIDERS: "github, our-forge,gitea",
    AUTH_GITHUB_KIND: "github",
    AUTH_GITHUB_CLIENT_ID: "hub",
    AUTH_GITHUB_CLIENT_SECRET: "s1",
    AUTH_OUR_FORGE_KIND: "gitea",
    AUTH_OUR_FORGE_URL: "https://forge.test/git/",
    AUTH_OUR_FORGE_CLIENT_ID: "forge",
    AUTH_OUR_FORGE_CLIENT_SECRET: "s2",
    AUTH_GITEA_NAME: "the old Gitea",
  };
  expect(providersIn(read(env))).toEqual([
    { id: "github", kind: "github", url: "", clientId: "hub", clientSecret: "s1", name: "GitHub" },
    {
      id: "our-forge",
      kind: "gitea",
      url: "https://forge.test/git",
      clientId: "forge",
      clientSecret: "s2",
      name: "Our Forge",
    },
    {
      id: "gitea",
      kind: "gitea",
      url: "https://git.test",
      clientId: "id",
      clientSecret: "secret",
      name: "the old Gitea",
    },
  ]);
});

test("an issuer is taken letter by letter, on https unless it is this machine's own", () => {
  const oidc = (AUTH_GITEA_URL: string) => ({ ...good, AUTH_GITEA_KIND: "oidc", AUTH_GITEA_URL });
  for (const issuer of ["https://id.test", "https://id.test/app/", "http://127.0.0.1:4001/oidc"]) {
    expect(providersIn(read(oidc(issuer)))).toMatchObject([{ kind: "oidc", url: issuer }]);
  }
  for (const issuer of ["", "id.test", "http://id.test", "https://id.test/?x", "https://id.test/#x"]) {
    expect(() => read(oidc(issuer))).toThrow("AUTH_GITEA_URL");
  }
});

test("what a provider lacks is named with the rest, and what is wrong with the list of them", () => {
  const env = { ...good, API_URL: "", AUTH_PROVIDERS: "gitea,other", AUTH_GITEA_URL: "", AUTH_OTHER_KIND: "ldap" };
  expect(() => read(env)).toThrow(
    /API_URL[\s\S]*AUTH_GITEA_URL: is not set[\s\S]*AUTH_OTHER_KIND[\s\S]*AUTH_OTHER_CLIENT_ID[\s\S]*AUTH_OTHER_CLIENT_SECRET/,
  );
  for (const AUTH_PROVIDERS of ["", ",", "Gitea", "gitea,", "gitea,gitea", "device", "accounts", "-a", "a_b", "../x"]) {
    expect(() => read({ ...good, AUTH_PROVIDERS })).toThrow("AUTH_PROVIDERS");
  }
});
