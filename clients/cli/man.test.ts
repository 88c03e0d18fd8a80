import { expect, test } from "bun:test";
import { manualPage } from "./man.ts";
import { EXIT_CODES } from "./table/codes.ts";
import type { CommandSpec } from "./table/spec.ts";
import { TABLE } from "./table/table.ts";

const page = manualPage("1.2.3");
const REQUESTS = new Set(["TH", "SH", "SS", "TP", "P", "B", "I", "nf", "fi", "RS", "RE", "br"]);

test("the manual page has every command with its options, and every exit code", () => {
  const text = page.replaceAll("\\-", "-");
  const see = (spec: CommandSpec, before: string) => {
    const words = `${before} ${spec.name}`;
    expect(text).toContain(`\n.SS ${words}`);
    for (const { flags } of spec.options ?? []) expect(text).toContain(`\n.B ${flags}\n`);
    for (const inner of spec.commands ?? []) see(inner, words);
  };
  for (const { commands } of TABLE) for (const spec of commands) see(spec, "ajet-chat");
  for (const [code] of EXIT_CODES) expect(text).toContain(`\n.B ${code}\n`);
});

test("no text of it is taken for a request or an escape", () => {
  for (const line of page.split("\n")) {
    const request = /^\.(\w*)/.exec(line)?.[1];
    if (request !== undefined) expect([line, REQUESTS.has(request)]).toEqual([line, true]);
    expect(line).not.toMatch(/^'|\\(?![-e&]|f[IR])/);
  }
});
