import { defineCommand } from "../commands/command.ts";
import { PAGE_LIMIT_MAX } from "../kernel/page.ts";
import { listAuditEntries } from "./actions.ts";

const ENTRIES = 20;

const audit = defineCommand({
  name: "audit",
  summary: "Shows what was done with a role in this community, the newest last.",
  permission: "audit.read",
  where: "community",
  args: [
    {
      name: "count",
      type: "count",
      max: PAGE_LIMIT_MAX,
      required: false,
      summary: `How many entries; ${ENTRIES} unless said`,
    },
  ],
  examples: ["/audit", "/audit 50"],
  async run({ deps, actor, place }, { count = ENTRIES }) {
    const { items } = await listAuditEntries(deps, actor, place.slug, { limit: count });
    return {
      kind: "table",
      text: items.length === 0 ? "Nothing was done yet." : "",
      columns: [
        { label: "When", type: "time" },
        { label: "Who", type: "text" },
        { label: "What", type: "text" },
        { label: "To whom or what", type: "text" },
      ],
      rows: items.map(({ created_at, actor, action, target }) => ({
        cells: [created_at, actor.name ?? actor.kind, action, target?.name ?? target?.id ?? ""],
        link: null,
      })),
    };
  },
});

export const auditCommands = [audit];
