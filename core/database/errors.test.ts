import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../kernel/errors.ts";
import { unavailabilityOf } from "./errors.ts";

/** An error as the driver throws it, and as Drizzle wraps that. */
const thrown = (code: string) => Object.assign(new Error(code), { code });
const wrapped = (code: string) => new Error("Failed query", { cause: thrown(code) });

test("X5: what ails the server and not the request is 503 with a time to come back, wrapped or not", () => {
  const codes = ["CONNECTION_CLOSED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT", "ECONNREFUSED", "ECONNRESET"];
  for (const code of [...codes, "57P01", "57P03", "08006", "53300", "25006", "25P03", "40P01", "57014"]) {
    for (const error of [thrown(code), wrapped(code)]) {
      const told = unavailabilityOf(error);
      assert.equal(told?.code, "unavailable", code);
      assert.ok(told.retryAfter! > 0, code);
    }
  }
});

test("X11: a full disk is told as one", () => {
  assert.match(unavailabilityOf(wrapped("53100"))!.detail, /no room/);
});

test("a mistake of ours stays one, and a refusal what it was", () => {
  for (const error of [thrown("42703"), wrapped("23505"), new Error("a bug"), null]) {
    assert.equal(unavailabilityOf(error), null);
  }
  assert.equal(unavailabilityOf(new AppError("conflict", "Taken.", { cause: thrown("57014") })), null);
  const refused = new AppError("unavailable", "Not now.");
  assert.equal(unavailabilityOf(new Error("Failed query", { cause: refused })), refused);
});
