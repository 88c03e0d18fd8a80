import { expect, test } from "bun:test";
import { Drafts } from "./drafts.ts";

const DAY = 24 * 60 * 60 * 1000;
const file = { id: "f", filename: "a.png", size_bytes: 3 };
const draft = (text: string, more = {}) => ({ text, files: [], channel: "general", ...more });

/** As browsers have it: what is stored are properties too. */
function fakeStorage(refuse?: () => never): Storage {
  const stored: Record<string, string> = {};
  const functions = {
    getItem: (key: string) => stored[key] ?? null,
    setItem: (key: string, text: string) => {
      refuse?.();
      stored[key] = text;
    },
    removeItem: (key: string) => delete stored[key],
  };
  return new Proxy(stored, {
    get: (_, key) => functions[key as keyof typeof functions],
  }) as unknown as Storage;
}

test("a draft is there until it is empty, for its person and its list alone", () => {
  const storage = fakeStorage();
  const ada = new Drafts(storage, "ada");
  ada.write("general", draft("half a thought"));
  expect(ada.read("general")).toMatchObject({ text: "half a thought" });
  expect(ada.read("quay")).toBeNull();
  expect(new Drafts(storage, "bo").read("general")).toBeNull();
  ada.write("general", draft(""));
  expect(ada.read("general")).toBeNull();
  expect(Object.keys(storage)).toEqual([]);
});

test("a draft of files alone is kept, its files for less than the day that the server keeps them", () => {
  const storage = fakeStorage();
  let now = 0;
  const ada = new Drafts(storage, "ada", () => now);
  ada.write("general", draft("", { files: [file] }));
  expect(ada.read("general")?.files).toEqual([file]);
  now = DAY;
  expect(ada.read("general")?.files).toEqual([]);
});

test("old drafts go, and those of whoever used this browser before", () => {
  const storage = fakeStorage();
  let now = 0;
  const ada = new Drafts(storage, "ada", () => now);
  ada.write("general", draft("old"));
  now = 31 * DAY;
  ada.write("quay", draft("new"));
  new Drafts(storage, "bo", () => now).write("general", draft("not ada's"));
  storage.setItem("theme", "dark");
  expect(ada.read("general")).toBeNull();
  ada.sweep();
  expect(Object.keys(storage)).toEqual(["draft:ada:quay", "theme"]);
  ada.forgetAll();
  expect(Object.keys(storage)).toEqual(["theme"]);
});

test("the channels with a draft are known, those with one in a thread too", () => {
  const ada = new Drafts(fakeStorage(), "ada");
  ada.write("general", draft("x"));
  ada.write("some-message", draft("a reply", { channel: "quay" }));
  expect([...ada.channels()].sort()).toEqual(["general", "quay"]);
});

test("what is broken, or a storage that refuses, is as if nothing were there", () => {
  const storage = fakeStorage();
  for (const broken of ["{", "null", '{"text":1}', '{"text":"a"}']) {
    storage.setItem("draft:ada:general", broken);
    expect(new Drafts(storage, "ada").read("general")).toBeNull();
  }
  const refusing = fakeStorage(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const ada = new Drafts(refusing, "ada");
  ada.write("general", draft("x"));
  expect(ada.read("general")).toBeNull();
});
