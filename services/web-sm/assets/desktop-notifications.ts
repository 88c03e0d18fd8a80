import { DESKTOP_NOTIFICATIONS, isWanted } from "./notifications.ts";

/**
 * The switch on the page of settings. It belongs to the device, as the browser's own permission does, and shows only where
 * there is something to switch. The browser is asked when somebody switches it on, and never without.
 */
export function installDesktopNotifications(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.matches?.("#desktop-notifications input")) void change(field);
  });
}

export function showDesktopNotifications(): void {
  const place = document.getElementById("desktop-notifications");
  if (!place || !("Notification" in window)) return;
  place.hidden = false;
  place.querySelector("input")!.checked = isWanted();
}

async function change(field: HTMLInputElement): Promise<void> {
  const permission = field.checked ? await Notification.requestPermission() : null;
  localStorage.setItem(DESKTOP_NOTIFICATIONS, permission === "granted" ? "on" : "off");
  field.checked = isWanted();
  document.getElementById("desktop-notifications-refused")!.hidden = permission === null || permission === "granted";
}
