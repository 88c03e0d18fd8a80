import type { AuditEntry } from "#core/audit/schema.ts";

/** What of an entry a sentence is made of. */
export type Told = Pick<AuditEntry, "action" | "target" | "before" | "after">;

/** A channel as a sentence names it. */
type Named = (id: string | null) => string;

/**
 * What an act was, to be read after the name of who did it. Names in it are data: whoever shows it shows text. What a newer
 * server tells of stands as it calls it.
 */
export function auditSentence(entry: Told & Pick<AuditEntry, "channel_id">, channel: Named): string {
  const { action, target, before, after, channel_id } = entry;
  const whom = target?.name ?? "somebody who has left";
  const where = channel(channel_id);
  switch (action) {
    case "community.updated":
      return `renamed the community from “${textOf(before?.name)}” to “${textOf(after?.name)}”`;
    case "member.removed":
      return `took ${whom} out of the community`;
    case "member.role_changed":
      return `made ${whom} ${textOf(after?.role)} (${textOf(before?.role)} before)`;
    case "member.banned":
      return `banned ${whom}${because(after)}`;
    case "member.unbanned":
      return `lifted the ban of ${whom}`;
    case "member.muted":
      return `muted ${whom}${typeof after?.until === "string" ? ` until ${timeOf(after.until)}` : ""}${because(after)}`;
    case "member.unmuted":
      return `let ${whom} write again`;
    case "invite.created":
      return `made an invite that works until ${timeOf(textOf(after?.expires_at))}${usesOf(after?.max_uses)}`;
    case "invite.revoked":
      return "revoked an invite";
    case "channel.created":
      return `made the ${textOf(after?.visibility)} channel #${textOf(after?.name)}`;
    case "channel.updated":
      return `changed ${where}: ${changesOf(before, after)}`;
    case "channel.archived":
      return `archived ${where}`;
    case "channel.unarchived":
      return `opened ${where} again`;
    case "channel.member_removed":
      return `took ${whom} out of ${where}`;
    case "channel.purged":
      return `deleted ${countOf(before?.message_ids)} in ${where}`;
    case "channel.bot_added":
      return `put the bot ${whom} into ${where}`;
    case "channel.bot_removed":
      return `took the bot ${whom} out of ${where}`;
    case "message.deleted":
      return `deleted a message of somebody else in ${where}`;
    case "webhook.created":
      return `made the webhook “${textOf(after?.name)}” for ${where}`;
    case "webhook.updated":
      return `changed a webhook of ${where}: ${changesOf(before, after)}`;
    case "webhook.rotated":
      return `gave a webhook of ${where} a new address`;
    case "webhook.revoked":
      return `revoked the webhook “${textOf(before?.name)}” of ${where}`;
    case "token.created":
      return `made a token for the bot ${nameIn(after?.bot)}: ${listOf(after?.scopes)}`;
    case "token.revoked":
      return `revoked a token of the bot ${nameIn(before?.bot)}`;
    default:
      return `did: ${action}`;
  }
}

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const listOf = (value: unknown): string =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string").join(", ") : "";

const countOf = (ids: unknown): string => {
  const count = Array.isArray(ids) ? ids.length : 0;
  return count === 1 ? "a message" : `${count || "the newest"} messages`;
};

const nameIn = (bot: unknown): string =>
  typeof bot === "object" && bot !== null && "name" in bot ? textOf(bot.name) : "";

const because = (facts: AuditEntry["after"]): string => (textOf(facts?.reason) ? `: ${textOf(facts?.reason)}` : "");

const usesOf = (max: unknown): string =>
  typeof max === "number" ? `, for ${max} ${max === 1 ? "person" : "people"}` : "";

/** To the minute, in UTC: a sentence has no place for an element that the script could localize. */
const timeOf = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** Each field that is another one now. A picture is an address, which says nothing. */
function changesOf(before: AuditEntry["before"], after: AuditEntry["after"]): string {
  const changed = Object.keys(after ?? {}).filter((field) => before?.[field] !== after?.[field]);
  return changed.map((field) => changeOf(field, textOf(before?.[field]), textOf(after?.[field]))).join(", ");
}

function changeOf(field: string, before: string, after: string): string {
  if (field === "avatar_url") return "the picture";
  if (after === "") return `${field} is empty (“${before}” before)`;
  return `${field} is “${after}”${before === "" ? "" : ` (“${before}” before)`}`;
}
