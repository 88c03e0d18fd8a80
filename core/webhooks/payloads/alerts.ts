/**
 * Alerts of Prometheus' Alertmanager and of Grafana, which sends the same with more addresses.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */

import { code } from "./code.ts";
import { line } from "./escape.ts";
import { firstOf, itemsAt, pairsAt, textAt } from "./json.ts";
import { block, blocks, bold, link } from "./markdown.ts";

const ALERTS_SHOWN = 10;
const LABELS_SHOWN = 12;

/** Whether a payload is a group of alerts as both senders make them. */
export function isAlertGroup(payload: unknown): boolean {
  return itemsAt(payload, "alerts").length > 0 && textAt(payload, "status") !== "";
}

export function renderAlerts(payload: unknown): string {
  const alerts = itemsAt(payload, "alerts");
  const shared = new Set(pairsAt(payload, "commonLabels").map(([name]) => name));
  const hidden = Math.max(0, alerts.length - ALERTS_SHOWN) + (Number(textAt(payload, "truncatedAlerts")) || 0);
  return blocks(
    headline(payload, alerts),
    labels(pairsAt(payload, "commonLabels").filter(([name]) => name !== "alertname")),
    ...alerts.slice(0, ALERTS_SHOWN).map((alert) => oneAlert(alert, shared)),
    hidden > 0 ? `and ${hidden} more` : "",
  );
}

function headline(payload: unknown, alerts: unknown[]): string {
  const counts = [
    ["firing", "🔴 firing"],
    ["resolved", "🟢 resolved"],
  ]
    .map(([status, words]) => ({ words, count: alerts.filter((alert) => textAt(alert, "status") === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ words, count }) => `${words}: ${count}`);
  const state = counts.length > 0 ? counts.join(", ") : line(textAt(payload, "status"));
  const name = firstOf(
    textAt(payload, "commonLabels", "alertname"),
    textAt(payload, "groupLabels", "alertname"),
    textAt(payload, "title"),
    textAt(payload, "receiver"),
    "Alerts",
  );
  return `**${link(name, textAt(payload, "externalURL"))}** — ${state}`;
}

function oneAlert(alert: unknown, shared: Set<string>): string {
  const isFiring = textAt(alert, "status") !== "resolved";
  const [summary, description, message] = ["summary", "description", "message"].map((name) =>
    textAt(alert, "annotations", name),
  );
  const title = firstOf(summary!, textAt(alert, "labels", "alertname"), "Alert");
  return [
    `${isFiring ? "🔴" : "🟢"} ${bold(title)}${since(alert, isFiring)}`,
    block(firstOf(description!, message!)),
    labels(pairsAt(alert, "labels").filter(([name]) => name !== "alertname" && !shared.has(name))),
    line(textAt(alert, "valueString")),
    links(alert),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** A moment as it was sent; alerts that fire end in the year 1. */
function since(alert: unknown, isFiring: boolean): string {
  const moment = Date.parse(textAt(alert, isFiring ? "startsAt" : "endsAt"));
  if (!(moment > 0)) return "";
  const text = new Date(moment).toISOString().slice(0, 16).replace("T", " ");
  return isFiring ? ` since ${text} UTC` : ` at ${text} UTC`;
}

const labels = (pairs: [string, string][]) =>
  pairs
    .slice(0, LABELS_SHOWN)
    .map(([name, value]) => code(`${name}=${value}`, 120))
    .join(" ");

function links(alert: unknown): string {
  const addresses: [string, string][] = [
    ["Source", textAt(alert, "generatorURL")],
    ["Dashboard", textAt(alert, "dashboardURL")],
    ["Panel", textAt(alert, "panelURL")],
    ["Silence", textAt(alert, "silenceURL")],
    ["Runbook", textAt(alert, "annotations", "runbook_url")],
    ["Image", textAt(alert, "imageURL")],
  ];
  return addresses
    .filter(([, url]) => /^https?:/i.test(url))
    .map(([name, url]) => link(name, url))
    .join(" · ");
}
