import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TARGETS, writeSums } from "#scripts/release.ts";

test("the sums are ones that sha256sum checks, and a file that was changed is found", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ajet-release-"));
  await Bun.write(join(folder, "ajet-chat-linux-x64"), "an executable");
  await Bun.write(join(folder, "ajet-chat.1"), "a page");
  await writeSums(folder);
  const check = () => Bun.spawnSync(["sha256sum", "--check", "SHA256SUMS"], { cwd: folder });
  expect(check().stdout.toString()).toBe("ajet-chat-linux-x64: OK\najet-chat.1: OK\n");
  await Bun.write(join(folder, "ajet-chat.1"), "another");
  expect(check().exitCode).not.toBe(0);
  rmSync(folder, { recursive: true });
});

test("there is a build for every system that is promised, each for its own", () => {
  expect(TARGETS.map(({ system }) => system)).toEqual([
    "linux-x64",
    "linux-arm64",
    "linux-x64-musl",
    "linux-arm64-musl",
    "darwin-x64",
    "darwin-arm64",
    "windows-x64",
  ]);
  for (const { system, target } of TARGETS) expect(target.replace("-baseline", "")).toBe(`bun-${system}`);
});
