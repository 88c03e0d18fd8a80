import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { may, PERMISSIONS } from "#core/memberships/rules.ts";
import { roleSchema } from "#core/memberships/schema.ts";

const README = resolve(import.meta.dir, "../../core/memberships/README.md");

test("the table of permissions that people read is the one that the code goes by", () => {
  const [head, , ...rows] = readFileSync(README, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
  const roles = roleSchema.options.toReversed();
  expect(head).toEqual(["permission", ...roles]);
  expect(rows).toEqual(PERMISSIONS.map((name) => [name, ...roles.map((role) => (may(role, name) ? "yes" : ""))]));
});
