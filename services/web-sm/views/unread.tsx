import type { Html } from "#services/shared/html/html.ts";

/** The mark of a channel in which something was written since one looked. */
export const Unread = (): Html => (
  <span class="dot">
    <span class="visually-hidden">new messages</span>
  </span>
);
