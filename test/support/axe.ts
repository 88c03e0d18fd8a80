import axe, { type AxeResults, type RunOnly } from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What colours, the width of the window and the order of the layout can break, when all else of a page has been judged. */
const RULES_OF_A_LOOK = [
  "aria-hidden-focus",
  "color-contrast",
  "landmark-unique",
  "link-in-text-block",
  "region",
  "scrollable-region-focusable",
  "target-size",
];

interface Scope {
  /** Selector of the part that is judged. */
  part?: string;
  /** Only what depends on colours and on the size of the window. */
  onlyLook?: boolean;
}

/** What axe-core finds wrong with a page as it is, or with a part of it, each with where and by how much. */
export async function complaintsOf(page: Page, { part = "html", onlyLook = false }: Scope = {}): Promise<string[]> {
  await page.evaluate(axe.source);
  // Half way from one colour to another, none of them has its contrast.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  const runOnly: RunOnly = onlyLook ? { type: "rule", values: RULES_OF_A_LOOK } : { type: "tag", values: TAGS };
  const { violations } = await page.evaluate<AxeResults, { part: string; runOnly: RunOnly }>(
    ({ part, runOnly }) =>
      // What passes is not described node by node.
      (window as unknown as { axe: typeof axe }).axe.run(part, { runOnly, resultTypes: ["violations"] }),
    { part, runOnly },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, any }) =>
      [`${id}: ${target.join(" ")}`, html.slice(0, 160), ...any.map(({ message }) => message)].join("  "),
    ),
  );
}
