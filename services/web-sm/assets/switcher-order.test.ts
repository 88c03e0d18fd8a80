import { expect, test } from "bun:test";
import { type Candidate, rank } from "./switcher-order.ts";

const place = (label: string, more: Partial<Candidate> = {}): Candidate => ({
  id: label,
  kind: "channel",
  label,
  detail: "",
  href: "/",
  unread: 0,
  recent: null,
  ...more,
});
const labels = (places: Candidate[], text: string) => rank(places, text, 10).map(({ place: { label } }) => label);

test("without a text: what has news, then where one was, then one's own; what is new must be asked for", () => {
  const places = [
    place("quiet"),
    place("older", { recent: 3 }),
    place("last", { recent: 0 }),
    place("loud", { unread: 9 }),
    place("one", { unread: 1 }),
    place("foreign", { isNew: true }),
    place("here", { recent: 0, isHere: true }),
    place("Settings", { kind: "page" }),
    place("/topic", { kind: "command" }),
  ];
  expect(labels(places, "")).toEqual(["loud", "one", "last", "older", "quiet", "Settings"]);
  expect(labels(places, "fore")).toEqual(["foreign"]);
});

test("letters are found in their order, beginnings of words first, and are marked", () => {
  const places = [place("fog-reports"), place("frontend-guild"), place("general")];
  expect(labels(places, "fg")[0]).toBe("frontend-guild");
  expect(labels(places, "gen")).toEqual(["general"]);
  const [first] = rank(places, "rep", 1);
  expect([...first!.matched]).toEqual([4, 5, 6]);
  expect(labels(places, "xyz")).toEqual([]);
});

test("of what fits alike, what has news or was visited comes first", () => {
  const places = [place("team-a"), place("team-b", { recent: 0 }), place("team-c", { unread: 2 })];
  expect(labels(places, "team")).toEqual(["team-c", "team-b", "team-a"]);
});

test("a sign says what is meant: # channels, @ people, / commands", () => {
  const places = [
    place("ada"),
    place("Ada", { kind: "dm" }),
    place("Adam", { kind: "person", isNew: true }),
    place("/add", { kind: "command" }),
  ];
  expect(labels(places, "#ad")).toEqual(["ada"]);
  expect(labels(places, "@ad")).toEqual(["Ada", "Adam"]);
  expect(labels(places, "/ad")).toEqual(["/add"]);
  expect(labels(places, "/")).toEqual(["/add"]);
});

test("a person is found by their username too", () => {
  expect(labels([place("Grace Hopper", { kind: "dm", detail: "@amazing" })], "amaz")).toEqual(["Grace Hopper"]);
});

test("5,000 places are ranked fast enough to type", () => {
  const places = Array.from({ length: 5_000 }, (_, n) => place(`channel-${n}-of-many`));
  rank(places, "warm", 10);
  const began = performance.now();
  rank(places, "c42", 10);
  expect(performance.now() - began).toBeLessThan(1_000);
});
