import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RECORD } from "#services/launch/leftovers.ts";
import { removeAbandoned, resetState, takeState } from "#services/launch/state.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "state-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Takes the folder in a process of its own, and returns that when it has it. */
async function holdElsewhere(): Promise<Bun.Subprocess> {
  const script = `
    import { takeState } from "#services/launch/state.ts";
    const lock = await takeState(${JSON.stringify(folder)});
    console.log("held");
    setInterval(() => lock, 1000);`;
  const holder = Bun.spawn([process.execPath, "-e", script], { cwd: join(import.meta.dir, "../.."), stdout: "pipe" });
  await holder.stdout.getReader().read();
  return holder;
}

test("a folder is held by one process at a time, until that one lets go", async () => {
  const lock = await takeState(folder);
  await expect(takeState(folder)).rejects.toThrow(/runs already/);
  lock.release();
  (await takeState(folder)).release();
});

test("a killed process holds nothing", async () => {
  const holder = await holdElsewhere();
  await expect(takeState(folder)).rejects.toThrow(/runs already/);
  holder.kill("SIGKILL");
  await holder.exited;
  (await takeState(folder)).release();
});

test("a reset deletes what the servers keep, and nothing else", async () => {
  for (const name of ["postgres/data", "nats", "blobs", "logs"]) mkdirSync(join(folder, name), { recursive: true });
  await Bun.write(join(folder, "thesis.txt"), "mine");
  resetState(folder);
  for (const name of ["postgres", "nats", "blobs", "logs"]) expect(existsSync(join(folder, name))).toBe(false);
  expect(await Bun.file(join(folder, "thesis.txt")).text()).toBe("mine");
});

test("folders of killed runs are removed; those in use, and those about to be, are not", async () => {
  for (const name of ["run-killed", "run-held", "run-new"]) mkdirSync(join(folder, name));
  for (const name of ["run-killed", "run-held"]) await Bun.write(join(folder, name, RECORD), "[]");
  const lock = await takeState(join(folder, "run-held"));
  await Bun.write(join(folder, "run-held", RECORD), "[]");
  await removeAbandoned(folder, "run-");
  expect(existsSync(join(folder, "run-killed"))).toBe(false);
  expect(existsSync(join(folder, "run-held"))).toBe(true);
  expect(existsSync(join(folder, "run-new"))).toBe(true);
  lock.release();
});
