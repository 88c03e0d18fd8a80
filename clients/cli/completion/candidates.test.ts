import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rememberNames } from "../cache.ts";
import { candidatesFor, type Known } from "./candidates.ts";

let folder: string;
const { XDG_CACHE_HOME } = process.env;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ajet-cache-"));
  process.env.XDG_CACHE_HOME = folder;
  await rememberNames("default", {
    channels: ["general", "keepers"],
    people: ["ada", "bo"],
    communities: ["lighthouse"],
  });
  await rememberNames("work", { channels: ["quay"] });
});
afterEach(() => {
  if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
  rmSync(folder, { recursive: true });
});

const known: Known = { profile: (named) => named ?? "default", profiles: () => ["default", "work"] };
const offered = (...words: string[]) => {
  const found = candidatesFor(words, known);
  return found === "files" ? found : found.map(({ value }) => value);
};

test("commands, the commands inside them, and options, with what they mean", () => {
  expect(offered("se")).toEqual(["send", "search"]);
  expect(offered("channels", "a")).toEqual(["archive"]);
  expect(offered("--community", "x", "channels", "jo")).toEqual(["join"]);
  expect(offered("send", "--t")).toEqual(["--thread"]);
  // Of a command that stands for another, the options of that one.
  expect(offered("notifications", "--ty")).toEqual(["--type"]);
  expect(candidatesFor(["rea"], known)).toEqual([
    { value: "read", means: "show messages of a channel or thread" },
    { value: "react", means: "put an emoji on a message" },
  ]);
});

test("channels with and without their sign, people, and both where both may stand", () => {
  expect(offered("send", "")).toEqual(["general", "keepers"]);
  expect(offered("send", "#k")).toEqual(["#keepers"]);
  expect(offered("tail", "@")).toEqual(["@ada", "@bo"]);
  expect(offered("dm", "@ada,@")).toEqual(["@ada,@ada", "@ada,@bo"]);
  expect(offered("dm", "b")).toEqual(["bo"]);
  expect(offered("wait", "general", "--from", "@a")).toEqual(["@ada"]);
  expect(offered("slash", "/who", "-c", "gen")).toEqual(["general"]);
});

test("names are those of the profile that is named", () => {
  expect(offered("--profile", "work", "send", "")).toEqual(["quay"]);
  expect(offered("--profile", "w")).toEqual(["work"]);
  expect(offered("--community", "")).toEqual(["lighthouse"]);
  expect(offered("--community=li")).toEqual(["--community=lighthouse"]);
  expect(offered("--profile", "nobody", "send", "")).toEqual([]);
});

test("choices, several of them between commas, files, and nothing where nothing is known", () => {
  expect(offered("login", "--storage", "")).toEqual(["keyring", "file"]);
  expect(offered("token", "create", "x", "--scopes", "messages:read,c")).toEqual([
    "messages:read,channels:read",
    "messages:read,channels:write",
    "messages:read,commands",
  ]);
  expect(offered("upload", "general", "a.txt", "")).toBe("files");
  expect(offered("send", "general", "--file", "x")).toBe("files");
  expect(offered("send", "general", "--", "--t")).toEqual([]);
  expect(offered("edit", "")).toEqual([]);
});
