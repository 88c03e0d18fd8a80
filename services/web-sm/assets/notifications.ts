import { onDatastarEvent } from "./datastar.ts";
import { navigate } from "./navigation.ts";

/** What somebody has asked for in their settings; the browser has been asked too by then. */
export const DESKTOP_NOTIFICATIONS = "desktop-notifications";

/** Tells somebody who looks elsewhere what is for them, when they have asked for it. */
export function installNotifications(): void {
  onDatastarEvent(({ type, argsRaw }) => {
    if (type === "datastar-notification") tell(argsRaw);
  });
}

/** Whether this device shows them: somebody has asked for it here, and the browser lets us. */
export const isWanted = (): boolean =>
  "Notification" in window &&
  Notification.permission === "granted" &&
  localStorage.getItem(DESKTOP_NOTIFICATIONS) === "on";

function tell({ id = "", who = "ajet-chat", where, channel, text, href }: Record<string, string | undefined>): void {
  if (!isWanted() || isInView(channel)) return;
  // Of several tabs that hear of one thing, the tag makes the browser show it once.
  const notification = new Notification(where ? `${who} in ${where}` : who, { body: text ?? "", tag: id });
  notification.addEventListener("click", () => {
    window.focus();
    if (href) navigate(href);
    notification.close();
  });
}

const isInView = (channel = "") =>
  document.hasFocus() && document.querySelector(`#main .conversation[data-list="${CSS.escape(channel)}"]`) !== null;
