import { AppError } from "../kernel/errors.ts";
import type { Role } from "./schema.ts";

const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

/** What may be done in a community, and the least role that may do it. The one place where that is written. */
const LEAST_ROLE = {
  "community.update": "admin",
  "invite.create": "admin",
  "invite.list": "admin",
  "invite.revoke": "admin",
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
