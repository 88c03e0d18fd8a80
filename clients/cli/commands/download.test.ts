import { beforeEach, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { safeFilename } from "#core/attachments/rules.ts";
import { newId } from "#core/kernel/ids.ts";
import { useCli } from "#test/support/cli.ts";
import { messageWith } from "#test/support/events.ts";
import { localName } from "../local-name.ts";

const at = useCli();
const file = (filename: string) => ({
  id: newId(),
  filename,
  content_type: "text/plain",
  size_bytes: 5,
  width: null,
  height: null,
});
const [plan, evil] = [file("plan.txt"), file("../../.bashrc\u001b[2J")];
const message = messageWith({ attachments: [plan, evil] });
const path = (one: typeof plan) => `/api/attachments/${one.id}/${safeFilename(one.filename)}`;

let folder: string;
beforeEach(() => {
  folder = join(at.cli.home, "here");
  mkdirSync(folder);
  at.chat.answer(`GET /api/messages/${message.id}`, message);
  for (const one of [plan, evil]) at.chat.answer(`GET ${path(one)}`, () => new Response("hello"));
});

test("F1: all files of a message, each in the folder and nowhere else, whatever it is called", async () => {
  const { code, stdout } = await at.run(["download", message.id, "--output", folder]);
  const names = ["plan.txt", "__.._.bashrc[2J"];
  expect({ code, stdout }).toEqual({ code: 0, stdout: names.map((name) => `${join(folder, name)}\n`).join("") });
  expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
  expect(readFileSync(join(folder, "plan.txt"), "utf8")).toBe("hello");
});

test("F1: a name from elsewhere is a name here: in no other folder, not hidden, on no device", () => {
  for (const name of ["..", ".", "/etc/passwd", "C:\\x", ".ssh/config", "a\u0000b", "-rf", "x".repeat(300)]) {
    const local = localName(name);
    expect(local).not.toMatch(/[/\\:\0]|^\./);
    expect(local.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(local)).toBeLessThan(214);
  }
  expect(localName("设计 a b.pdf")).toBe("设计 a b.pdf");
  expect(localName(`${"灯".repeat(200)}.tar`)).toMatch(/^灯+\.tar$/);
});

test("one file by its address, to a path or to standard output; what is there stays without --force", async () => {
  const target = join(folder, "mine.txt");
  const address = at.chat.url + path(plan);
  expect((await at.run(["download", address, "-o", "-"])).stdout).toBe("hello");
  expect((await at.run(["download", address, "-o", target, "--json"])).stdout).toBe(
    `${JSON.stringify([{ id: plan.id, filename: "plan.txt", path: target, size_bytes: 5 }])}\n`,
  );
  expect(await at.run(["download", address, "-o", target])).toMatchObject({ code: 1, stdout: "" });
  expect((await at.run(["download", address, "-o", target, "--force"])).code).toBe(0);
});

test("what breaks off leaves nothing behind; what has no files is exit code 3, another server's address 2", async () => {
  const plain = messageWith();
  at.chat.answer(`GET /api/messages/${plain.id}`, plain);
  expect((await at.run(["download", plain.id])).code).toBe(3);
  expect((await at.run(["download", `https://evil.example${path(plan)}`])).code).toBe(2);
  expect((await at.run(["download", message.id, "-o", join(folder, "none", "x")])).code).toBe(2);
  at.chat.answer(`GET ${path(plan)}`, () => new Response("gone", { status: 404 }));
  const target = join(folder, "x");
  expect((await at.run(["download", path(plan), "-o", target])).code).toBe(3);
  expect(existsSync(target)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});
