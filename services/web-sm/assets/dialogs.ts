import { askFor } from "./fetching-ahead.ts";
import { addressOf } from "./forms.ts";
import { showKeys } from "./keyboard.ts";
import { isLive } from "./live.ts";
import { localizeTimes } from "./messages.ts";
import { navigate } from "./navigation.ts";
import { showPresence } from "./presence.ts";

/** Whom a message calls is shown on top too. */
const OPENS = "a[data-dialog], a.mention";

let open: (href: string) => void = (href) => location.assign(href);

/** Shows a page on top of this one, as a link with `data-dialog` does. */
export const openDialog = (href: string): void => open(href);

/**
 * Shows pages that are a form or a list on top of the page that one is on: links with `data-dialog` open theirs in a dialog.
 * Forms in it are sent from there; an answer that leads to another page is followed, any other is shown in place. With
 * `data-dialog="stay"` one stays on a live page: what was done comes to it by its stream.
 */
export function installDialogs(): void {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "dialog-title");
  document.body.append(dialog);

  let stays = false;
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>(OPENS);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    stays = link.dataset.dialog === "stay" && isLive();
    void show(link.href);
  });

  const show = async (href: string) => {
    try {
      await follow(await askFor(new URL(href, location.href)));
    } catch {
      location.assign(href);
    }
  };

  open = (href) => {
    stays = false;
    void show(href);
  };

  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    void (form.method === "get" ? show(addressOf(form, event.submitter)) : submit(form));
  });

  const submit = async (form: HTMLFormElement) => {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    const buttons = form.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    try {
      await follow(await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } }));
    } catch {
      say(form, "The server cannot be reached. Try again.");
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };

  const follow = async (answer: Response) => {
    if (!answer.redirected) return put(await answer.text());
    dialog.close();
    if (!stays) navigate(answer.url);
  };

  const put = (html: string) => {
    const panel = new DOMParser().parseFromString(html, "text/html").querySelector(".panel, .card");
    if (!panel) throw new Error("this page has nothing to show in a dialog");
    panel.querySelector("h1")!.id = "dialog-title";
    dialog.replaceChildren(panel, closeButton());
    localizeTimes(dialog);
    showKeys(dialog);
    showPresence();
    // A sidebar that is open above the page would lie under the dialog, and be in the way afterwards.
    document.querySelector<HTMLElement>(".sidebar:popover-open")?.hidePopover();
    if (!dialog.open) dialog.showModal();
    else {
      const wanted = ["[aria-invalid=true]", "[autofocus]", "button"].map((what) =>
        dialog.querySelector<HTMLElement>(what),
      );
      wanted.find((element) => element !== null)?.focus();
    }
  };

  const closeButton = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button close-dialog";
    button.ariaLabel = "Close";
    button.textContent = "✕";
    button.addEventListener("click", () => dialog.close());
    return button;
  };

  dialog.addEventListener("click", (event) => {
    // The dialog itself is hit only beside its content. Links in it lead away from it.
    const leads = (event.target as Element).closest("a[href]:not([data-dialog])");
    // Who does not want it after all stays where they are.
    if (leads?.hasAttribute("data-cancel")) event.preventDefault();
    if (event.target === dialog || leads) dialog.close();
  });
}

/** One line above the buttons of a form, which is read aloud. */
export function say(form: HTMLFormElement, text: string): void {
  form.querySelector(".field-error[role=alert]")?.remove();
  const line = document.createElement("p");
  line.className = "field-error";
  line.role = "alert";
  line.textContent = text;
  form.append(line);
}
