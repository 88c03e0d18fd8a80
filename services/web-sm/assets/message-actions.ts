import { copyText } from "./code.ts";
import { openDialog } from "./dialogs.ts";
import { pickEmoji } from "./emoji.ts";
import { editInPlace } from "./message-editing.ts";
import { navigate } from "./navigation.ts";
import { postForm, sayFailure } from "./posting.ts";
import { toggleReaction } from "./reactions.ts";
import { say } from "./saying.ts";
import { keepUnread } from "./unread-line.ts";

/** So long a deleted message can be had back, in milliseconds. */
const GRACE = 6_000;

/** What each tool does. `beside` is where something may be shown. */
const ACTIONS: Record<string, (message: HTMLElement, beside: Element) => unknown> = {
  react,
  reactors: (message) => openDialog(`${hrefOf(message)}/reactions`),
  reply: (message) => navigate(threadOf(message)),
  quote,
  edit: (message) => editInPlace(message, `${hrefOf(message)}/edit`),
  "copy-text": async (message) => sayCopied(await copyText(textOf(message)), "Text"),
  "copy-link": async (message) => sayCopied(await copyText(linkOf(message)), "Link"),
  unread: markUnread,
  delete: remove,
};

export function doWith(message: HTMLElement, what: string, beside: Element): void {
  void ACTIONS[what]?.(message, beside);
}

/** The address of the message, below which stands what can be done with it. */
const hrefOf = (message: HTMLElement) => message.querySelector<HTMLAnchorElement>(":scope > .actions-link")!.href;

/** `…/channels/general/messages/<id>` is in the thread `…/channels/general/t/<id>`. */
const threadOf = (message: HTMLElement) => hrefOf(message).replace(/\/messages\/([^/]+)$/, "/t/$1");

const linkOf = (message: HTMLElement) => message.querySelector<HTMLAnchorElement>(":scope > .byline > .when")!.href;

async function react(message: HTMLElement, beside: Element): Promise<void> {
  const emoji = await pickEmoji(beside);
  if (emoji !== null) await toggleReaction(message, emoji);
}

/** What of it is selected, or all of it. */
function quote(message: HTMLElement): void {
  const selection = window.getSelection();
  const body = message.querySelector(":scope > .body");
  const isInside =
    !!selection && !selection.isCollapsed && body?.contains(selection.getRangeAt(0).commonAncestorContainer);
  const text = isInside ? selection.toString() : textOf(message);
  message.dispatchEvent(new CustomEvent("ajet-quote", { bubbles: true, detail: { text } }));
}

/** As it can be read, without what the page has put there. */
function textOf(message: HTMLElement): string {
  const body = message.querySelector<HTMLElement>(":scope > .body");
  if (!body) return "";
  const hidden = body.querySelectorAll<HTMLElement>(".edited, .copy-code");
  for (const element of hidden) element.hidden = true;
  // biome-ignore lint/performance/useDomNodeTextContent: laid out, so that paragraphs and items are lines of their own
  const text = body.innerText.trim();
  for (const element of hidden) element.hidden = false;
  return text;
}

const sayCopied = (isCopied: boolean, what: string) =>
  say(isCopied ? `${what} copied.` : "This browser does not let pages copy anything here.");

async function markUnread(message: HTMLElement): Promise<void> {
  const conversation = message.closest<HTMLElement>(".conversation")!;
  const failure = await postForm(`${conversation.dataset.href}/read`, { unread_from: message.dataset.message! });
  sayFailure(message, failure);
  if (failure === null) keepUnread(conversation, message);
}

/** It is gone at once for who deletes it, and for everybody a moment later, in which it can be had back. */
function remove(message: HTMLElement): void {
  const action = `${hrefOf(message)}/delete`;
  const notice = document.createElement("p");
  notice.className = "undo";
  notice.role = "status";
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "button button-small";
  undo.textContent = "Undo";
  notice.append("Message deleted. ", undo);
  message.classList.add("leaving");
  message.append(notice);
  undo.focus();

  const restore = () => {
    window.clearTimeout(timer);
    window.removeEventListener("pagehide", send);
    notice.remove();
    message.classList.remove("leaving");
  };
  const send = async () => {
    window.clearTimeout(timer);
    window.removeEventListener("pagehide", send);
    undo.disabled = true;
    const failure = await postForm(action, {}, { keepalive: true });
    if (failure === null) return;
    restore();
    sayFailure(message, failure);
  };
  const timer = window.setTimeout(send, GRACE);
  // Who leaves the page meant it.
  window.addEventListener("pagehide", send);
  undo.addEventListener("click", () => {
    restore();
    message.focus();
  });
}
