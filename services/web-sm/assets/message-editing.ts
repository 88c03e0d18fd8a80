import { postForm, sayFailure } from "./posting.ts";

/** The newest message of one's own in a list is edited by the arrow upwards in an empty message box. */
export function installEditing(edit: (message: HTMLElement) => void): void {
  document.addEventListener("ajet-edit-last", (event) => {
    const conversation = (event.target as Element).closest(".conversation");
    const { viewer } = document.body.dataset;
    const own = conversation?.querySelectorAll<HTMLElement>(
      `.messages[role=log] > .message[data-author="${viewer}"]:has(> .actions-link)`,
    );
    const last = own && [...own].at(-1);
    if (last) edit(last);
  });
}

/** Puts the form of a message's own page into the message: Enter saves, Esc leaves it as it was. */
export async function editInPlace(message: HTMLElement, href: string): Promise<void> {
  if (message.classList.contains("editing")) return;
  sayFailure(message, null);
  const form = await loadForm(href);
  if (!form) return sayFailure(message, "This message cannot be edited at the moment.");
  const field = form.querySelector("textarea")!;
  field.id = `edit-${message.dataset.message}`;
  form.querySelector("label")?.setAttribute("for", field.id);
  form.classList.add("edit-form");
  form.querySelector(".actions")?.append(cancelButton());
  message.classList.add("editing");
  message.querySelector(":scope > .body")!.after(form);
  message.scrollIntoView({ block: "nearest" });
  fit(field);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);

  const close = () => {
    form.remove();
    message.classList.remove("editing");
    message.focus({ preventScroll: true });
  };
  const save = async () => {
    const button = form.querySelector<HTMLButtonElement>("[type=submit]")!;
    button.disabled = true;
    const failure = await postForm(form.action, { body_md: field.value });
    button.disabled = false;
    sayFailure(message, failure);
    if (failure === null) close();
  };
  field.addEventListener("input", () => fit(field));
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.shiftKey && event.target === field) form.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.querySelector(".cancel")!.addEventListener("click", close);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    void save();
  });
}

async function loadForm(href: string): Promise<HTMLFormElement | null> {
  try {
    const response = await fetch(href, { headers: { accept: "text/html" } });
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const form = page.querySelector<HTMLFormElement>(".panel form");
    return form && document.adoptNode(form);
  } catch {
    return null;
  }
}

function cancelButton(): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button cancel";
  button.textContent = "Cancel";
  return button;
}

/** Browsers that do not know `field-sizing` are helped. */
function fit(field: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
