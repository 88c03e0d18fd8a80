/** Who did what with a role, the newest first. */
import type { AuditEntry } from "#core/audit/schema.ts";
import { listAuditEntries } from "#sdk/audit.ts";
import { channelOf, momentText } from "../names.ts";
import { communityOf } from "./communities.ts";
import type { Load } from "./page.ts";

const ENTRIES = 200;

export const audit: Load = async (context) => {
  const { client, model } = context;
  const here = communityOf(context);
  if (!here) return { title: "Audit log", items: [] };
  const { items } = await listAuditEntries(client, here.slug, { limit: ENTRIES });
  return {
    title: `Audit log of ${here.name}`,
    items: items.reverse().map((entry) => {
      const where = channelOf(model, entry.channel_id)?.name;
      const what = [entry.action, entry.target?.name, where && `in #${where}`].filter(Boolean).join(" ");
      return {
        label: `${momentText(entry.created_at, model.now)}  ${entry.actor.name ?? entry.actor.kind}  ${what}`,
        detail: changesText(entry, model.now),
      };
    }),
  };
};

/** Each field that is another one now. A picture is an address, which says nothing. */
function changesText({ before, after }: AuditEntry, now: number): string {
  const fields = Object.keys({ ...before, ...after }).filter((field) => field !== "avatar_url");
  return fields
    .map((field) => [field, factText(before?.[field], now), factText(after?.[field], now)] as const)
    .filter(([, from, to]) => from !== to)
    .map(([field, from, to]) => (from === "" ? `${field}: ${to}` : `${field}: ${from} → ${to || "nothing"}`))
    .join(" · ");
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** A fact as people read it: of what has a name the name, of a moment the day and the hour. */
function factText(value: unknown, now: number): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((one) => factText(one, now)).join(", ");
  if (typeof value === "object") return "name" in value ? String(value.name) : JSON.stringify(value);
  return typeof value === "string" && MOMENT.test(value) ? momentText(value, now) : String(value);
}
