import { expect, test } from "bun:test";
import fc from "fast-check";
import { localPath } from "./local-path.ts";

test("A7: a path of this site is kept whole", () => {
  for (const path of [
    "/",
    "/c/harbour",
    "/c/harbour/channels/general/t/1?before=x&y=%2F#end",
    "/a//b",
    "/device?code=BCDF-GHJK",
  ]) {
    expect(localPath(path)).toBe(path);
  }
});

test("A7: whatever leads elsewhere, or could, becomes the start page", () => {
  const elsewhere = [
    ...[
      "//evil.test",
      "///evil.test",
      "https://evil.test",
      "https:evil.test",
      "http:/evil.test",
      "javascript:alert(1)",
    ],
    ...[
      "/\\evil.test",
      "\\/evil.test",
      "/\t/evil.test",
      "/\n/evil.test",
      "/a\r\nSet-Cookie: x=y",
      "/\u0000",
      "\t//evil.test",
    ],
    ...["/.//evil.test", "/..//evil.test", "/a/..//evil.test", "/%2e//evil.test", "/.\\/evil.test"],
    ...["", "evil.test", "?x", "#x", null, undefined, `/${"x".repeat(2000)}`, "/ä"],
  ];
  for (const next of elsewhere) expect([next, localPath(next)]).toEqual([next, "/"]);
});

test("A7: a browser on this site stays on it, whatever was asked for", () => {
  const pieces = fc.constantFrom(
    "/",
    "\\",
    ".",
    "..",
    ":",
    "@",
    "?",
    "#",
    "%2f",
    "%5c",
    "\t",
    "\n",
    " ",
    "evil.test",
    "http:",
    "a",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const path = localPath(parts.join(""));
      expect(new URL(path, "https://chat.test/login").origin).toBe("https://chat.test");
      // The answer is stable: sent around once more, it leads to the same place.
      expect(localPath(path)).toBe(path);
    }),
    { numRuns: 5000 },
  );
});
