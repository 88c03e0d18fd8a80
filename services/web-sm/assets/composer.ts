import { isCommand, unescaped } from "#core/commands/body.ts";
import { sendCommand, startCommands } from "./commands.ts";

interface ComposerOptions {
  form: HTMLFormElement;
  conversation: HTMLElement;
  /** Where one's own messages wait until they come back as everybody sees them. */
  pending: HTMLElement;
  /** Called when a message was put there. */
  onSend(): void;
}

/** Sends messages without leaving the page, and shows them at once. Without this, the form posts as any form does. */
export function startComposer({ form, conversation, pending, onSend }: ComposerOptions): void {
  const input = form.querySelector("textarea")!;
  const draft = `draft:${conversation.dataset.list}`;
  const replies = conversation.querySelector<HTMLElement>(".command-reply")!;
  input.value ||= sessionStorage.getItem(draft) ?? "";
  fit(input);
  // On a touch screen this would open the keyboard over the messages.
  if (matchMedia("(hover: hover)").matches) input.focus({ preventScroll: true });

  input.addEventListener("input", () => {
    sessionStorage.setItem(draft, input.value);
    fit(input);
  });
  input.addEventListener("keydown", (event) => {
    // While a word is being composed Enter belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value;
    if (text.trim() === "") return;
    write("");
    input.focus();
    if (isCommand(text)) return void command(text);
    const message = showPending(form, pending, text);
    void send(form.action, message);
    message.retry.addEventListener("click", () => void send(form.action, message));
    onSend();
  });
  startCommands(replies);

  const write = (text: string) => {
    input.value = text;
    if (text === "") sessionStorage.removeItem(draft);
    else sessionStorage.setItem(draft, text);
    fit(input);
  };

  let undone: { body_md: string; client_message_id: string } | null = null;

  /**
   * What was refused is there again to be mended, unless something else was begun meanwhile. Sent again as it was, it posts
   * once: its first answer may have been lost.
   */
  const command = async (body_md: string) => {
    const typed = undone?.body_md === body_md ? undone : { body_md, client_message_id: newMessageId() };
    const isDone = await sendCommand(form.action, typed, replies);
    undone = isDone ? null : typed;
    if (!isDone && input.value === "") write(body_md);
  };
}

/** The server's list holds what was accepted: what is shown twice goes. */
export function dropAccepted(pending: HTMLElement): void {
  for (const element of pending.querySelectorAll("[data-accepted]")) element.remove();
}

/** Browsers that do not know `field-sizing` are helped. */
function fit(input: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}

interface Pending {
  /** The same for each try, so that the message is posted once. */
  id: string;
  body: string;
  element: HTMLElement;
  state: HTMLElement;
  failure: HTMLElement;
  retry: HTMLElement;
}

function showPending(form: HTMLFormElement, list: HTMLElement, body: string): Pending {
  const template = form.querySelector<HTMLTemplateElement>(".pending-template")!;
  const element = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
  const find = (selector: string) => element.querySelector<HTMLElement>(selector)!;
  const id = newMessageId();
  element.id = `p-${id}`;
  find(".body").textContent = unescaped(body);
  find(".discard").addEventListener("click", () => element.remove());
  list.append(element);
  return { id, body, element, state: find(".when"), failure: find(".failure"), retry: find(".retry") };
}

async function send(action: string, { id, body, element, state, failure }: Pending): Promise<void> {
  failure.hidden = true;
  element.classList.remove("failed");
  state.textContent = "Sending…";
  const answer = await post(action, new URLSearchParams({ body_md: body, client_message_id: id }));
  if ("id" in answer) {
    state.textContent = "Sent";
    element.dataset.accepted = "";
    // The list was rendered anew, and with this message, before this answer came.
    if (document.getElementById(`m-${answer.id}`)) element.remove();
    return;
  }
  element.classList.add("failed");
  state.textContent = "Not sent";
  failure.querySelector(".why")!.textContent = answer.detail;
  failure.hidden = false;
}

/** Resolves with the message's id, or with why it was not posted. */
async function post(action: string, body: URLSearchParams): Promise<{ id: string } | { detail: string }> {
  try {
    const response = await fetch(action, { method: "POST", body, headers: { accept: "application/json" } });
    return await response.json();
  } catch {
    return { detail: "The server cannot be reached." };
  }
}

/** `crypto.randomUUID` is missing on plain http. */
function newMessageId(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}
