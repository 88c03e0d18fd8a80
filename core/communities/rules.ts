import { AppError } from "../kernel/errors.ts";
import type { Role } from "../memberships/schema.ts";
import type { CommunityCreation } from "./schema.ts";

/**
 * Whether somebody with these roles in their communities may found a further one. Admins may bring people into the
 * installation anyhow; for a member a community of their own would be the way to do so.
 */
export function mayCreateCommunity(creation: CommunityCreation, roles: readonly Role[]): boolean {
  switch (creation) {
    case "everyone":
      return true;
    case "admins":
      return roles.some((role) => role !== "member");
    case "nobody":
      return false;
  }
}

/** @throws AppError `forbidden`, saying who may. */
export function mustBeAllowedToCreate(creation: CommunityCreation, roles: readonly Role[]): void {
  if (mayCreateCommunity(creation, roles)) return;
  throw new AppError(
    "forbidden",
    creation === "admins"
      ? "Here only owners and admins of a community may found another one."
      : "No further communities are founded here.",
  );
}
