import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mustBeBlobKey } from "./blobs.ts";
import { cleanFilename, contentDisposition, isShownInline, rangeOf, safeFilename } from "./rules.ts";

const NAMES: [given: string, shown: string, safe: string][] = [
  ["report.pdf", "report.pdf", "report.pdf"],
  ["../../etc/passwd", "../../etc/passwd", "etc_passwd"],
  ["..%2f..%2fx", "..%2f..%2fx", "2f.._2fx"],
  ["C:\\boot.ini", "C:\\boot.ini", "C_boot.ini"],
  [".", ".", "file"],
  ["..", "..", "file"],
  [".htaccess", ".htaccess", "htaccess"],
  ["", "file", "file"],
  [" \u0000 ", "file", "file"],
  ["a\u0000b\r\nSet-Cookie: x=1", "abSet-Cookie: x=1", "abSet-Cookie_x_1"],
  ["photo\u202egnp.exe", "photognp.exe", "photognp.exe"],
  ['say "hi".txt', 'say "hi".txt', "say_hi_.txt"],
  ["灯台.txt", "灯台.txt", "txt"],
  ["Zoë.png", "Zoë.png", "Zoe.png"],
  ["\ud800.png", "\ufffd.png", "png"],
];

for (const [given, shown, safe] of NAMES) {
  test(`F1: ${JSON.stringify(given)} is shown as text and stored under a safe name`, () => {
    assert.equal(cleanFilename(given), shown);
    assert.equal(safeFilename(cleanFilename(given)), safe);
  });
}

test("F1: a name of 4 kB is cut and keeps its ending", () => {
  const name = cleanFilename(`${"x".repeat(4096)}.tar.gz`);
  assert.equal(name.length, 255);
  assert.ok(name.endsWith(".gz"));
  assert.equal(safeFilename(name).length, 100);
});

test("F1: whatever the name, it is a segment of a key, and its header one line of ASCII that says it again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (given) => {
      const name = cleanFilename(given);
      mustBeBlobKey(safeFilename(name));
      const header = contentDisposition("attachment", name);
      assert.match(header, /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.!~%-]+$/);
      assert.equal(decodeURIComponent(header.split("''")[1]!), name.replace(/[/\\]/g, "_"));
    }),
  );
});

test("F2: pictures, sound, film and text are shown in place; what can run, or is named so, is only saved", () => {
  for (const type of ["image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "audio/ogg", "text/plain"]) {
    assert.ok(isShownInline(type, "file"), type);
  }
  for (const type of ["image/svg+xml", "text/html", "application/xml", "application/pdf", "application/octet-stream"]) {
    assert.ok(!isShownInline(type, "file.png"), type);
  }
  for (const name of ["x.js", "x.HTML", "x.svg", "x.xml", "x.mjs"]) assert.ok(!isShownInline("text/plain", name), name);
});

test("F9: one range is understood as RFC 9110 has it", () => {
  const cases: [string | null, ReturnType<typeof rangeOf>][] = [
    [null, null],
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=5-", { start: 5, end: 9 }],
    ["bytes=-3", { start: 7, end: 9 }],
    ["bytes=-30", { start: 0, end: 9 }],
    ["bytes=2-99", { start: 2, end: 9 }],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-2", null],
    ["bytes=0-1,4-5", null],
    ["bytes=-", null],
    ["lines=1-2", null],
  ];
  for (const [header, expected] of cases) assert.deepEqual(rangeOf(header, 10), expected, String(header));
  assert.equal(rangeOf("bytes=0-", 0), "unsatisfiable");
});
