import { expect, test } from "bun:test";
import { sourcePaths } from "#scripts/build.ts";

test("a build is out of date when any source of an executable or of the pages changes, and not because of a test", () => {
  const paths = sourcePaths();
  const sources = [
    "core/messages/store.ts",
    "services/gateway/main.ts",
    "services/web-sm/assets/app.css",
    "clients/cli/main.ts",
    "drizzle/migrations.gen.ts",
    "package.json",
    "bun.lock",
    "scripts/build.ts",
  ];
  for (const path of sources) expect(paths).toContain(path);
  expect(paths.filter((path) => /\.test\.tsx?$|\.gen\.js$/.test(path))).toEqual([]);
});
