import { say } from "./dialogs.ts";
import { closeDropdown } from "./dropdowns.ts";
import { navigate } from "./navigation.ts";
import { fetchPage, putPart, refresh } from "./refreshing.ts";

/** Typing stops for so long before an answer is asked for, in milliseconds. */
const PAUSE = 120;

/**
 * Forms that do not leave the page: those that ask for another one (GET), those that do something where they stand
 * (`data-in-place`), and those that are answered while one types (`data-live`, the id of what the answer changes).
 */
export function installForms(): void {
  // Before the dialog that it may be in.
  document.addEventListener("submit", sendAnotherInstead, { capture: true });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    if (form.method === "get") {
      event.preventDefault();
      navigate(addressOf(form, event.submitter));
    } else if (form.hasAttribute("data-in-place")) {
      event.preventDefault();
      void send(form, event.submitter);
    }
  });

  let timer = 0;
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLInputElement).form;
    if (!form?.dataset.live) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(form), PAUSE);
  });
}

/** Enter in a field in which nothing is typed sends the form that `data-empty` names: what was chosen is enough. */
function sendAnotherInstead(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const other = form.dataset.empty && document.querySelector<HTMLFormElement>(`dialog[open] #${form.dataset.empty}`);
  if (!other || new FormData(form).get("q") !== "") return;
  event.preventDefault();
  event.stopPropagation();
  other.requestSubmit();
}

/** Where a form leads; what is empty says nothing. */
export function addressOf(form: HTMLFormElement, submitter?: HTMLElement | null): string {
  const url = new URL(form.action);
  const fields = [...new FormData(form, submitter)].filter(([, value]) => value !== "") as [string, string][];
  url.search = new URLSearchParams(fields).toString();
  return url.href;
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const body = new URLSearchParams(new FormData(form, submitter) as unknown as Record<string, string>);
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    if (!response.ok) return say(form, (await response.json()).detail);
    closeDropdown();
    await refresh();
  } catch {
    say(form, "The server cannot be reached. Try again.");
  }
}

let asking = new AbortController();

async function ask(form: HTMLFormElement): Promise<void> {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const page = await fetchPage(addressOf(form), signal);
  const part = (form.closest("dialog") ?? document).querySelector(`#${CSS.escape(form.dataset.live!)}`);
  if (!page || !part || signal.aborted) return;
  putPart(part, page);
  // What is shown is what the address says, after a reload too. A dialog has no address.
  if (!form.closest("dialog")) history.replaceState(history.state, "", addressOf(form));
}
