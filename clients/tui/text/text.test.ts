import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { textWidth } from "#core/markdown/width.ts";
import { EMPTY, edit, editorWith, insert, moveLine } from "./editor.ts";
import { clipText, fit, lineWidth, piece, placeOver, sliceLine, textOf } from "./line.ts";
import { caretOf, editRows } from "./wrap.ts";

const TEXT = fc.string({ unit: "grapheme", maxLength: 60 });
const WIDTH = fc.integer({ min: 1, max: 40 });

describe("lines", () => {
  test("are cut and filled to exactly as many columns, whatever is in them", () => {
    fc.assert(
      fc.property(TEXT, TEXT, WIDTH, WIDTH, (one, two, width, from) => {
        const line = [piece(one), piece(two, { bold: true })];
        expect(lineWidth(fit(line, width))).toBe(width);
        expect(lineWidth(sliceLine(line, from, from + width))).toBeLessThanOrEqual(width);
        expect(textWidth(clipText(one, width))).toBeLessThanOrEqual(width);
        expect(lineWidth(fit(placeOver(fit(line, 50), fit([piece(two)], width), from), 100))).toBe(100);
      }),
    );
  });

  test("keep what stands beside what is put over them, also where that cuts a wide character", () => {
    expect(textOf(placeOver([piece("設計設計")], [piece("xx")], 1))).toBe(" xx 設計".replace("設計", "設計"));
  });
});

describe("a text that is being written", () => {
  test("has a place on the screen for each place in it, and no row is wider than there is room", () => {
    fc.assert(
      fc.property(fc.array(TEXT, { maxLength: 4 }), WIDTH, fc.nat(), (lines, width, at) => {
        const text = lines.join("\n");
        const rows = editRows(text, width);
        for (const row of rows) expect(textWidth(row.text)).toBeLessThanOrEqual(width);
        const { row, column } = caretOf(rows, Math.min(at, text.length), text, width);
        expect(row).toBeLessThan(rows.length);
        const last = rows.at(-1)!;
        expect(caretOf(rows, text.length, text, width).column).toBe(textWidth(last.text));
        expect(column).toBeLessThanOrEqual(width);
      }),
    );
  });

  test("is edited as in a shell, by what people see as characters", () => {
    const family = insert(EMPTY, "a👩‍👩‍👧‍👦");
    expect(edit(family, "deleteBack").text).toBe("a");
    const words = editorWith("one two three");
    expect(edit(words, "killWordBack").text).toBe("one two ");
    expect(edit(edit(edit(words, "killWordBack"), "lineStart"), "yank").text).toBe("threeone two ");
    expect(edit(edit(words, "killToStart"), "undo").text).toBe("one two three");
  });

  test("is walked through by lines", () => {
    const two = editorWith("first line\nsecond");
    const up = moveLine(two, -1)!;
    expect(up.text.slice(0, up.cursor)).toBe("first ");
    expect(moveLine(up, -1)).toBeNull();
  });
});
