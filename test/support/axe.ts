import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe-core finds wrong with a page as it is, or with a part of it, each with where and by how much. */
export async function complaintsOf(page: Page, part = "html"): Promise<string[]> {
  await page.evaluate(axe.source);
  // Half way from one colour to another, none of them has its contrast.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  const { violations } = await page.evaluate<AxeResults, { part: string; values: string[] }>(
    ({ part, values }) =>
      (window as unknown as { axe: typeof axe }).axe.run(part, { runOnly: { type: "tag", values } }),
    { part, values: TAGS },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, any }) =>
      [`${id}: ${target.join(" ")}`, html.slice(0, 160), ...any.map(({ message }) => message)].join("  "),
    ),
  );
}
