import { AppError } from "../kernel/errors.ts";
import type { Role } from "./schema.ts";

const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

/** What may be done in a community, and the least role that may do it. The one place in code; README.md shows it. */
const LEAST_ROLE = {
  "community.update": "admin",
  "community.export": "owner",
  "invite.create": "admin",
  "invite.list": "admin",
  "invite.revoke": "admin",
  "community.remove_member": "admin",
  "community.ban_member": "admin",
  "community.mute_member": "admin",
  "community.change_role": "owner",
  "channel.create": "member",
  "channel.update": "member",
  "channel.add_member": "member",
  "channel.remove_member": "admin",
  "channel.archive": "admin",
  "channel.change_visibility": "admin",
  "channel.purge": "admin",
  "message.delete_any": "admin",
  "webhook.manage": "admin",
  "token.manage": "admin",
  "audit.read": "admin",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof LEAST_ROLE;
export const PERMISSIONS = Object.keys(LEAST_ROLE) as Permission[];

export function may(role: Role, permission: Permission): boolean {
  return RANK[role] >= RANK[LEAST_ROLE[permission]];
}

/** @throws AppError `forbidden` naming the role that is needed. */
export function mustBeAllowed(role: Role, permission: Permission): void {
  if (!may(role, permission)) {
    throw new AppError("forbidden", `This needs the role ${LEAST_ROLE[permission]}; yours is ${role}.`);
  }
}

/** Who acts on somebody: their role, and whether they mean themselves. */
interface Acting {
  role: Role;
  isSelf: boolean;
}

/** Whom it is done to. */
interface Target {
  role: Role;
  isLastOwner: boolean;
}

/**
 * Whether somebody may be taken out of a community by `actor`: oneself always, others as `mustOutrank` says. A community
 * keeps an owner.
 *
 * @throws AppError `forbidden`, or `conflict` for the last owner.
 */
export function mustBeRemovable(actor: Acting, member: Target): void {
  if (!actor.isSelf) {
    mustBeAllowed(actor.role, "community.remove_member");
    mustOutrank(actor.role, member.role);
  }
  if (member.isLastOwner) throw lastOwner("leave");
}

/** Whether `actor` may ban or mute a member: nobody oneself, others as `mustOutrank` says. @throws AppError `forbidden` */
export function mustBeModeratable(
  actor: Acting,
  member: Pick<Target, "role">,
  permission: "community.ban_member" | "community.mute_member",
): void {
  mustBeAllowed(actor.role, permission);
  if (actor.isSelf) throw new AppError("forbidden", "This cannot be done to oneself.");
  mustOutrank(actor.role, member.role);
}

/**
 * Whether `actor` may give a member another role: owners any to anybody, everybody a lower one to themselves. A community
 * keeps an owner.
 *
 * @throws AppError `forbidden`, or `conflict` for the last owner.
 */
export function mustBeGrantable(actor: Acting, member: Target, role: Role): void {
  const stepsDown = actor.isSelf && RANK[role] <= RANK[actor.role];
  if (!stepsDown) mustBeAllowed(actor.role, "community.change_role");
  if (member.isLastOwner && role !== "owner") throw lastOwner("step down");
}

/** Nobody moderates their equals or those above, but owners each other. */
function mustOutrank(actor: Role, member: Role): void {
  if (actor !== "owner" && RANK[member] >= RANK[actor]) {
    throw new AppError(
      "forbidden",
      `Somebody with the role ${actor} cannot do this to somebody with the role ${member}.`,
    );
  }
}

const lastOwner = (what: string) =>
  new AppError("conflict", `The last owner cannot ${what}: make somebody else an owner first.`);
