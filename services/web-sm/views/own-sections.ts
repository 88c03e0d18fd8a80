import { helpHref, settingsHref } from "../addresses.ts";
import type { Sections } from "./settings.tsx";

/** The pages of one's own settings. */
export const OWN = {
  profile: `${settingsHref}/profile`,
  sessions: `${settingsHref}/sessions`,
  accounts: `${settingsHref}/accounts`,
  activity: `${settingsHref}/activity`,
  appearance: `${settingsHref}/appearance`,
  notifications: `${settingsHref}/notifications`,
} as const;

export const ownSections: Sections = {
  href: settingsHref,
  name: "Your settings",
  sections: [
    { href: OWN.profile, label: "Profile" },
    { href: OWN.notifications, label: "Notifications" },
    { href: OWN.appearance, label: "Appearance" },
    { href: OWN.sessions, label: "Sessions" },
    { href: OWN.accounts, label: "Linked accounts" },
    { href: OWN.activity, label: "Activity" },
    { href: helpHref, label: "Keyboard and commands" },
  ],
};
