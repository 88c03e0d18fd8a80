import { localizeTimes } from "./messages.ts";

/**
 * Shows pages that are a form or a list on top of the page that one is on: links with `data-dialog` open theirs in a dialog.
 * Forms in it are sent from there; an answer that leads to another page is followed, any other is shown in place.
 */
export function openDialogs(): void {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "panel-title");
  document.body.append(dialog);

  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void show(link.href);
  });

  const show = async (href: string) => {
    try {
      put(await (await fetch(href, { headers: { accept: "text/html" } })).text());
      // A sidebar that is open above the page would lie under the dialog and take its place afterwards.
      document.querySelector<HTMLElement>(".sidebar:popover-open")?.hidePopover();
      dialog.showModal();
    } catch {
      location.assign(href);
    }
  };

  const put = (html: string) => {
    const panel = new DOMParser().parseFromString(html, "text/html").querySelector(".panel, .card");
    if (!panel) throw new Error("this page has nothing to show in a dialog");
    panel.id = "";
    panel.querySelector("h1")?.setAttribute("id", "panel-title");
    dialog.replaceChildren(panel, closeButton());
    localizeTimes(dialog);
  };

  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(event.target as HTMLFormElement);
  });

  const submit = async (form: HTMLFormElement) => {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    const response = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
    if (!response.redirected) return put(await response.text());
    dialog.close();
    const here = response.url.split("#")[0] === location.href.split("#")[0];
    if (!here) location.assign(response.url);
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
    // The dialog itself is hit only beside its content.
    if (event.target === dialog) dialog.close();
  });
}

/** Buttons with `data-copy` copy what is in the field of that id. */
export function copyOnClick(): void {
  document.addEventListener("click", async (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy ?? "") as HTMLInputElement;
    field.select();
    await navigator.clipboard?.writeText(field.value);
    button.textContent = "Copied";
  });
}
