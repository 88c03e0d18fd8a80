import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import themePath from "#services/shared/html/theme.css" with { type: "file" };

const css = readFileSync(themePath, "utf8");

/** The colours by name, in one of the two looks. */
const colours = (look: "light" | "dark") =>
  new Map(
    [...css.matchAll(/--([\w-]+): (?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));/g)].map(
      ([, name, light, dark, both]) => [name!, both ?? (look === "light" ? light! : dark!)] as const,
    ),
  );

const LOOKS = { light: colours("light"), dark: colours("dark") };

/** Text on ground, as the pages use them. WCAG 2 asks for 4.5. */
const TEXT: [string, string[]][] = [
  [
    "ink",
    ["ground", "surface", "raised", "sunken", "hover", "accent-soft", "danger-soft", "success-soft", "warning-soft"],
  ],
  ["ink-soft", ["ground", "surface", "raised", "sunken", "hover"]],
  ["link", ["ground", "surface", "raised", "accent-soft"]],
  ["danger", ["ground", "surface", "danger-soft"]],
  ["success", ["ground", "surface", "success-soft"]],
  ["warning", ["ground", "surface", "warning-soft"]],
  ["accent-ink", ["accent", "accent-hover"]],
  ["danger-ink", ["danger", "danger-hover"]],
];

/** What shows where something is, such as the edge of a field. WCAG 2 asks for 3. */
const EDGES: [string, string[]][] = [
  ["line-strong", ["ground", "surface"]],
  ["accent", ["ground", "surface"]],
  ["presence", ["ground", "surface"]],
];

function contrast(one: string, other: string): number {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

for (const [look, palette] of Object.entries(LOOKS)) {
  const weak = (pairs: [string, string[]][], least: number) =>
    pairs.flatMap(([front, grounds]) =>
      grounds
        .filter((ground) => !(contrast(palette.get(front)!, palette.get(ground)!) >= least))
        .map((ground) => `${front} on ${ground}`),
    );

  test(`text can be read on every ground of the ${look} look`, () => {
    expect(weak(TEXT, 4.5)).toEqual([]);
  });

  test(`edges can be seen on every ground of the ${look} look`, () => {
    expect(weak(EDGES, 3)).toEqual([]);
  });
}

test("black on white has the contrast that the standard gives it", () => {
  expect(contrast("#000000", "#ffffff")).toBe(21);
});
