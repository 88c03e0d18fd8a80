/** Why an invite does not open, or null when it does. */
export function inviteProblem(
  invite: { expires_at: Date; revoked_at: Date | null; max_uses: number | null; uses: number },
  now: Date,
): string | null {
  if (invite.revoked_at) return "This invite was withdrawn. Ask for a new one.";
  if (invite.expires_at <= now) return "This invite has expired. Ask for a new one.";
  if (invite.max_uses !== null && invite.uses >= invite.max_uses) return "This invite is used up. Ask for a new one.";
  return null;
}
