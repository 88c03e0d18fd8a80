import { unescaped } from "#core/commands/body.ts";
import type { KeptFile } from "./drafts.ts";
import { newMessageId } from "./message-id.ts";
import type { Cargo } from "./uploads.ts";

/** A request that says nothing for so long is lost, in milliseconds. Sent again, it posts nothing twice. */
const PATIENCE = 30_000;

/** A message of one's own on its way. */
interface Pending {
  /** The same for each try, so that the message is posted once. */
  id: string;
  action: string;
  channel: string;
  body: string;
  cargo: Cargo | null;
  element: HTMLElement;
  /** Why it is not sent: the server was not reached, or has refused it. Empty while it is sent, or has been. */
  failed: "" | "unreachable" | "refused";
  /** Called when it was given up. */
  discarded(): void;
}

/** Says that a message goes back into the box. */
export const RETURNED = "ajet-returned";

/** What it was made of. */
export interface Returned {
  body: string;
  kept: KeptFile[];
  files: File[];
}

/** Messages on their way, by the list that they are for: they outlast the page that they were written on. */
const outbox = new Map<string, Pending[]>();
/** The last request to each address: messages are posted in the order in which they were sent. */
const lines = new Map<string, Promise<unknown>>();

interface NewMessage {
  form: HTMLFormElement;
  /** Where it waits until it comes back as everybody sees it. */
  place: HTMLElement;
  list: string;
  channel: string;
  body: string;
  cargo: Cargo | null;
}

/** Sends a message once its files are there, and shows it until it comes back. */
export function sendMessage({ form, place, list, channel, body, cargo }: NewMessage): void {
  const template = form.querySelector<HTMLTemplateElement>(".pending-template")!;
  const element = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
  const id = newMessageId();
  element.id = `p-${id}`;
  const { action } = form;
  const discarded = () => forget(list, message);
  const message: Pending = { id, action, channel, body, cargo, element, failed: "", discarded };
  part(message, ".body").textContent = unescaped(body);
  if (cargo) part(message, ".body").after(cargo.element);
  part(message, ".retry").addEventListener("click", () => void send(message));
  part(message, ".discard").addEventListener("click", () => discard(message));
  part(message, ".stop").addEventListener("click", () => discard(message));
  part(message, ".back").addEventListener("click", () => giveBack(message));
  outbox.set(list, [...(outbox.get(list) ?? []), message]);
  place.append(element);
  void send(message);
}

/** Shows again what was on its way when the page was left. */
export function showPending(place: HTMLElement, list: string): void {
  const messages = (outbox.get(list) ?? []).filter(({ element }) => !("accepted" in element.dataset));
  outbox.set(list, messages);
  place.append(...messages.map(({ element }) => element));
}

/** The server's list holds what was accepted: what is shown twice goes. */
export function dropAccepted(place: HTMLElement): void {
  for (const element of place.querySelectorAll("[data-accepted]")) element.remove();
}

/** What could not be sent because nobody was reached goes out as soon as there is a network again. */
export function sendWhenOnline(): void {
  window.addEventListener("online", () => {
    for (const message of [...outbox.values()].flat()) if (message.failed === "unreachable") void send(message);
  });
  // A message that waits for its files is lost with the page. Any other goes out all the same.
  window.addEventListener("beforeunload", (event) => {
    const waits = ({ cargo, failed, element }: Pending) => cargo && !failed && !("accepted" in element.dataset);
    if ([...outbox.values()].flat().some(waits)) event.preventDefault();
  });
}

/** What could not be sent, by the list that it is for. */
export function failedBodies(): { list: string; channel: string; bodies: string[] }[] {
  return [...outbox].flatMap(([list, messages]) => {
    const failed = messages.filter((message) => message.failed);
    return failed.length === 0 ? [] : [{ list, channel: failed[0]!.channel, bodies: failed.map(({ body }) => body) }];
  });
}

function discard(message: Pending): void {
  message.cargo?.discard();
  message.element.remove();
  message.discarded();
}

/** What could not be sent goes back into the box of its list, to be written otherwise. */
function giveBack(message: Pending): void {
  const detail: Returned = { body: message.body, ...(message.cargo?.unload() ?? { kept: [], files: [] }) };
  message.element.dispatchEvent(new CustomEvent(RETURNED, { bubbles: true, detail }));
  message.element.remove();
  message.discarded();
}

function forget(list: string, message: Pending): void {
  outbox.set(
    list,
    outbox.get(list)!.filter((other) => other !== message),
  );
}

async function send(message: Pending): Promise<void> {
  const { element, cargo, id } = message;
  message.failed = "";
  element.classList.remove("failed");
  part(message, ".failure").hidden = true;
  say(message, cargo ? "Sending files…" : "Sending…");
  part(message, ".stop").hidden = !cargo;
  let ids: string[] = [];
  try {
    ids = (await cargo?.arrive()) ?? [];
  } catch (error) {
    return fail(message, "unreachable", (error as Error).message);
  }
  part(message, ".stop").hidden = true;
  say(message, "Sending…");
  const answer = await inLine(message.action, () => post(message, ids));
  if ("unreachable" in answer) return fail(message, "unreachable", "The server cannot be reached.");
  if (!("id" in answer)) return fail(message, "refused", answer.detail);
  say(message, "Sent");
  element.dataset.accepted = "";
  // The list was rendered anew, and with this message, before this answer came.
  if (document.getElementById(`m-${answer.id}`)) element.remove();
  else if (!element.isConnected) document.getElementById(`p-${id}`)?.remove();
}

function inLine<T>(action: string, work: () => Promise<T>): Promise<T> {
  const turn = (lines.get(action) ?? Promise.resolve()).then(work);
  lines.set(action, turn);
  return turn;
}

type Answer = { id: string } | { detail: string } | { unreachable: true };

async function post({ action, body, id }: Pending, files: string[]): Promise<Answer> {
  const fields = new URLSearchParams({ body_md: body, client_message_id: id });
  if (files.length > 0) fields.set("attachment_ids", files.join(" "));
  // Whoever leaves the page has sent it all the same. Browsers keep no more than 64 KiB for that.
  const keepalive = String(fields).length < 32_000;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const headers = { accept: "application/json" };
    const response = await fetch(action, { method: "POST", body: fields, headers, signal, keepalive });
    return await response.json();
  } catch {
    return { unreachable: true };
  }
}

function fail(message: Pending, failed: Pending["failed"], why: string): void {
  message.failed = failed;
  message.element.classList.add("failed");
  say(message, "Not sent");
  part(message, ".stop").hidden = true;
  part(message, ".why").textContent = why;
  part(message, ".failure").hidden = false;
}

const part = ({ element }: Pending, selector: string) => element.querySelector<HTMLElement>(selector)!;

function say(message: Pending, state: string): void {
  part(message, ".when").textContent = state;
}
