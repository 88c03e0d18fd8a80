import assert from "node:assert/strict";
import { test } from "node:test";
import { isAlertGroup, renderAlerts } from "./alerts.ts";
import { isLegacyGrafana, renderLegacyGrafana } from "./grafana.ts";

test("Alertmanager's group: what is common to all, then each alert", () => {
  const payload = {
    version: "4",
    groupKey: '{}:{alertname="DiskFull"}',
    truncatedAlerts: 3,
    status: "firing",
    receiver: "chat",
    groupLabels: { alertname: "DiskFull" },
    commonLabels: { alertname: "DiskFull", severity: "page" },
    commonAnnotations: {},
    externalURL: "http://alerts.test:9093",
    alerts: [
      {
        status: "firing",
        labels: { alertname: "DiskFull", instance: "a_b:9100", severity: "page" },
        annotations: {
          summary: "Disk *full*",
          description: "90 % of /var\nis used, @ada",
          runbook_url: "https://run.test/1",
        },
        startsAt: "2026-01-02T03:04:05.678Z",
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "http://prometheus.test/graph?g0.expr=up",
        fingerprint: "x",
      },
      {
        status: "resolved",
        labels: { alertname: "DiskFull", severity: "page" },
        annotations: {},
        startsAt: "2026-01-02T03:04:05Z",
        endsAt: "2026-01-02T04:00:00Z",
      },
    ],
  };
  assert.ok(isAlertGroup(payload));
  assert.equal(
    renderAlerts(payload),
    [
      "**[DiskFull](<http://alerts.test:9093/>)** — 🔴 firing: 1, 🟢 resolved: 1",
      "`severity=page`",
      "🔴 **Disk \\*full\\*** since 2026-01-02 03:04 UTC\n90 % of /var\nis used, \\@ada\n`instance=a_b:9100`\n[Source](<http://prometheus.test/graph?g0.expr=up>) · [Runbook](<https://run.test/1>)",
      "🟢 **DiskFull** at 2026-01-02 04:00 UTC",
      "and 3 more",
    ].join("\n\n"),
  );
});

test("Grafana's group has more addresses and the values that were measured", () => {
  const payload = {
    receiver: "chat",
    status: "firing",
    orgId: 1,
    alerts: [
      {
        status: "firing",
        labels: { alertname: "High memory", zone: "us-1" },
        annotations: { summary: "Memory is high" },
        startsAt: "2021-10-12T09:51:03.157076+02:00",
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "https://grafana.test/alerting/edit",
        silenceURL: "https://grafana.test/silence",
        dashboardURL: "https://grafana.test/d/1",
        panelURL: "",
        values: { B: 44.2 },
        valueString: "[ var='B' labels={} value=44.2 ]",
      },
    ],
    groupLabels: {},
    commonLabels: { zone: "us-1" },
    externalURL: "https://grafana.test/",
    version: "1",
    title: "[FIRING:1]  (High memory)",
    state: "alerting",
    message: "**Firing**\n\nLabels: ...",
  };
  assert.equal(
    renderAlerts(payload),
    [
      "**[\\[FIRING:1\\] (High memory)](<https://grafana.test/>)** — 🔴 firing: 1",
      "`zone=us-1`",
      "🔴 **Memory is high** since 2021-10-12 07:51 UTC\n\\[ var='B' labels={} value=44.2 \\]\n[Source](<https://grafana.test/alerting/edit>) · [Dashboard](<https://grafana.test/d/1>) · [Silence](<https://grafana.test/silence>)",
    ].join("\n\n"),
  );
});

test("Grafana's older alerts", () => {
  const payload = {
    dashboardId: 1,
    evalMatches: [{ value: 97.2, metric: "cpu_*", tags: { host: "a" } }],
    imageUrl: "https://grafana.test/i.png",
    message: "CPU is high",
    orgId: 1,
    ruleId: 1,
    ruleName: "CPU",
    ruleUrl: "https://grafana.test/d/1",
    state: "alerting",
    tags: {},
    title: "[Alerting] CPU",
  };
  assert.ok(isLegacyGrafana(payload));
  assert.equal(
    renderLegacyGrafana(payload),
    "**[CPU](<https://grafana.test/d/1>)** — 🔴 alerting\n\nCPU is high\n\n- cpu\\_\\*: `97.2` `host=a`\n\n[Image](<https://grafana.test/i.png>)",
  );
});
