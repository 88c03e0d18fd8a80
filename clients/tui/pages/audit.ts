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
        detail: changesText(entry),
      };
    }),
  };
};

/** Each field that is another one now. A picture is an address, which says nothing. */
function changesText({ before, after }: AuditEntry): string {
  const fields = Object.keys({ ...before, ...after }).filter((field) => field !== "avatar_url");
  return fields
    .filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]))
    .map((field) => [field, factText(before?.[field]), factText(after?.[field])] as const)
    .map(([field, from, to]) => (from === "" ? `${field}: ${to}` : `${field}: ${from} → ${to || "nothing"}`))
    .join(" · ");
}

const factText = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
