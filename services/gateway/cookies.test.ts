import { expect, test } from "bun:test";
import { createCookies } from "./cookies.ts";

const requestWith = (cookie: string) => new Request("http://chat.test", { headers: { cookie } });

test("A11: on https the session cookie has every protection that there is", () => {
  const { session } = createCookies({ secure: true });
  expect(session.set("abc")).toBe(
    "__Host-ajet_session=abc; Max-Age=7776000; Path=/; HttpOnly; SameSite=Strict; Secure",
  );
  expect(session.clear()).toBe("__Host-ajet_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure");
});

test("on http, where browsers refuse those, it has neither the prefix nor Secure", () => {
  const { session } = createCookies({ secure: false });
  expect(session.set("abc")).toBe("ajet_session=abc; Max-Age=7776000; Path=/; HttpOnly; SameSite=Strict");
});

test("a cookie is found among others by its whole name", () => {
  const { session } = createCookies({ secure: true });
  expect(session.read(requestWith("a=1; x__Host-ajet_session=2; __Host-ajet_session=ajs_a.b-c; z=3"))).toBe(
    "ajs_a.b-c",
  );
  expect(session.read(requestWith("ajet_session=planted"))).toBeNull();
  expect(session.read(new Request("http://chat.test"))).toBeNull();
});

test("A17: a cookie of a sister domain is not ours, whatever stands before or behind its name", () => {
  const { session } = createCookies({ secure: true });
  for (const odd of ["\u00a0", "\u0085", "\u00ad", "x", '"']) {
    for (const name of [`${odd}__Host-ajet_session`, `__Host-ajet_session${odd}`, `__host-ajet_session`]) {
      expect(session.read(requestWith(`${name}=ajs_planted.x; __Host-ajet_session=ajs_a.b`))).toBe("ajs_a.b");
    }
  }
  expect(session.read(requestWith("a=1;\t __Host-ajet_session =\tajs_a.b "))).toBe("ajs_a.b");
});

test("A12: what cannot be a value of ours is no value: it would go into a header again", () => {
  const { session } = createCookies({ secure: false });
  for (const value of ["", "a b", 'a"b', "a,b", "a=b", "x".repeat(5000)]) {
    expect(session.read(requestWith(`ajet_session=${value}`))).toBeNull();
  }
});
