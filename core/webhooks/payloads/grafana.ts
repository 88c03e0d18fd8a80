/** Alerts as Grafana sent them before version 9; later ones are groups of alerts (`alerts.ts`). */

import { code } from "./code.ts";
import { line } from "./escape.ts";
import { firstOf, isAt, itemsAt, pairsAt, textAt } from "./json.ts";
import { block, blocks, link } from "./markdown.ts";

const MATCHES_SHOWN = 10;

const STATES: Record<string, string> = {
  alerting: "🔴 alerting",
  ok: "🟢 ok",
  no_data: "🟡 no data",
  pending: "🟡 pending",
  paused: "⚪ paused",
};

export function isLegacyGrafana(payload: unknown): boolean {
  return isAt(payload, "ruleName") && isAt(payload, "state");
}

export function renderLegacyGrafana(payload: unknown): string {
  const state = textAt(payload, "state");
  const name = firstOf(textAt(payload, "ruleName"), textAt(payload, "title"));
  const image = textAt(payload, "imageUrl");
  return blocks(
    `**${link(name, textAt(payload, "ruleUrl"))}** — ${Object.hasOwn(STATES, state) ? STATES[state] : line(state)}`,
    block(textAt(payload, "message")),
    itemsAt(payload, "evalMatches").slice(0, MATCHES_SHOWN).map(match).join("\n"),
    image === "" ? "" : link("Image", image),
  );
}

function match(value: unknown): string {
  const tags = pairsAt(value, "tags").map(([name, text]) => code(`${name}=${text}`, 120));
  return [`- ${line(textAt(value, "metric")) || "value"}: ${code(textAt(value, "value")) || "none"}`, ...tags].join(
    " ",
  );
}
