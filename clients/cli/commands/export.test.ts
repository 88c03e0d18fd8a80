import { beforeEach, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { useCli } from "#test/support/cli.ts";
import { problem } from "#test/support/fake-chat.ts";

const at = useCli();
const START = '{"type":"export","data":{"format":1,"of":"community","begun_at":"2026-01-01T00:00:00Z"}}\n';
const LINE = '{"type":"channel","data":{"name":"a\u001b[2J"}}\n';
const END = '{"type":"end","data":{"lines":2}}\n';
const asPieces = (...pieces: string[]) =>
  new Response(
    new ReadableStream({
      async pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) return controller.close();
        controller.enqueue(new TextEncoder().encode(piece));
        await Bun.sleep(0);
      },
    }),
  );
// Cut where nothing ends.
const whole = () =>
  asPieces(START.slice(0, 9), START.slice(9) + LINE.slice(0, 12), LINE.slice(12) + END.slice(0, 7), END.slice(7));

let folder: string;
beforeEach(() => {
  folder = join(at.cli.home, "here");
  mkdirSync(folder);
  at.chat.answer("POST /api/c/lighthouse/export", whole);
});

test("D12: an owner saves a community into a file for nobody else; what is there stays without --force", async () => {
  const path = join(folder, "all.jsonl");
  const saved = await at.run(["export", "lighthouse", "-o", path]);
  expect(saved).toEqual({ code: 0, stdout: `${path}\n`, stderr: "" });
  expect(readFileSync(path, "utf8")).toBe(START + LINE + END);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await at.run(["export", "lighthouse", "-o", path])).toMatchObject({ code: 1, stdout: "" });
  const { stdout } = await at.run(["export", "--community", "lighthouse", "-o", path, "--force", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ path, lines: 3, size_bytes: (START + LINE + END).length });
  expect(readdirSync(folder)).toEqual(["all.jsonl"]);
});

test("D12: what is one's own goes to standard output as it comes; not both at once", async () => {
  at.chat.answer("GET /api/me/export", () => asPieces(START + END));
  expect(await at.run(["export", "--me", "-o", "-"])).toEqual({ code: 0, stdout: START + END, stderr: "" });
  expect((await at.run(["export", "lighthouse", "--me"])).code).toBe(2);
});

test("D12: what breaks off is exit code 7 and leaves no file; who may not is 5, who asks twice at once 6", async () => {
  const path = join(folder, "all.jsonl");
  const codes: number[] = [];
  for (const answer of [
    () => asPieces(START + LINE),
    () => asPieces(START, END.slice(0, 9)),
    () => problem("forbidden", "That is for owners."),
    () => problem("rate_limited", "An export of yours is under way. Wait for its end."),
  ]) {
    at.chat.answer("POST /api/c/lighthouse/export", answer);
    codes.push((await at.run(["export", "lighthouse", "-o", path])).code);
  }
  expect(codes).toEqual([7, 7, 5, 6]);
  expect(readdirSync(folder)).toEqual([]);
});

test("a terminal sees how far it is", async () => {
  const { stdout } = await at.cli.shell(
    `script -qec "$(printf '%q ' "$@")" /dev/null`,
    ["export", "lighthouse", "-o", join(folder, "all.jsonl")],
    { AJET_CHAT_SERVER: at.chat.url, AJET_CHAT_TOKEN: "ajs_x" },
  );
  expect(stdout).toContain(" lines, ");
});
