import { AppError } from "../kernel/errors.ts";
import type { Role } from "./schema.ts";

const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

/** What may be done in a community, and the least role that may do it. The one place where that is written. */
const LEAST_ROLE = {
  "community.update": "admin",
  "invite.create": "admin",
  "invite.list": "admin",
  "invite.revoke": "admin",
  "community.remove_member": "admin",
  "channel.create": "member",
  "channel.update": "member",
  "channel.add_member": "member",
  "channel.remove_member": "admin",
  "message.delete_any": "admin",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof LEAST_ROLE;

export function may(role: Role, permission: Permission): boolean {
  return RANK[role] >= RANK[LEAST_ROLE[permission]];
}

/** @throws AppError `forbidden` naming the role that is needed. */
export function mustBeAllowed(role: Role, permission: Permission): void {
  if (!may(role, permission)) {
    throw new AppError("forbidden", `This needs the role ${LEAST_ROLE[permission]}; yours is ${role}.`);
  }
}

/**
 * Whether somebody may be taken out of a community by `actor`: oneself always, others by admins, and nobody of a higher
 * role than one's own. A community keeps an owner.
 *
 * @throws AppError `forbidden`, or `conflict` for the last owner.
 */
export function mustBeRemovable(
  actor: { role: Role; isSelf: boolean },
  member: { role: Role; isLastOwner: boolean },
): void {
  if (!actor.isSelf) {
    mustBeAllowed(actor.role, "community.remove_member");
    if (RANK[member.role] > RANK[actor.role]) throw new AppError("forbidden", "An admin cannot remove an owner.");
  }
  if (member.isLastOwner) {
    throw new AppError("conflict", "The last owner cannot leave: make somebody else an owner first.");
  }
}
