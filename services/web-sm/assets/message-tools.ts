import { recentEmoji } from "./emoji.ts";
import { showBeside } from "./floating.ts";
import { doWith } from "./message-actions.ts";
import { toggleReaction } from "./reactions.ts";

const MESSAGE = ".message[data-message]";
/** What is no longer there, and what is not yet, has no tools. */
const WITH_TOOLS = `${MESSAGE}:has(> .actions-link)`;
const IN_ROW = 3;
const IN_MENU = 6;

/** The message that the menu is open for. */
let opened: HTMLElement | null = null;

/** Brings the tools to the message under the pointer or with the focus; a menu has all that can be done. */
export function installMessageTools(): void {
  const template = document.getElementById("message-tools") as HTMLTemplateElement | null;
  const menu = document.getElementById("message-menu");
  if (!template || !menu) return;
  const tools = template.content.firstElementChild!.cloneNode(true) as HTMLElement;

  const bring = (target: EventTarget | null) => {
    const message = target instanceof Element ? target.closest<HTMLElement>(WITH_TOOLS) : null;
    if (!message || menu.matches(":popover-open")) return;
    showRecent(tools.querySelector(".recent-emoji")!, IN_ROW);
    if (tools.parentElement === message) return;
    fit(tools, message);
    message.append(tools);
  };
  document.addEventListener("pointerover", ({ pointerType, target }) => {
    // What has the focus is not taken away from under it.
    if (pointerType === "mouse" && !tools.contains(document.activeElement)) bring(target);
  });
  document.addEventListener("focusin", ({ target }) => bring(target));

  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const link = target.closest<HTMLElement>(".actions-link");
    const button = target.closest<HTMLElement>("[data-do], .recent-emoji > button");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openMenu(menu, link.closest<HTMLElement>(MESSAGE)!, link);
    } else if (button && (tools.contains(button) || menu.contains(button))) {
      press(button, menu, tools);
    }
  });
  menu.addEventListener("keydown", (event) => moveInMenu(event, menu));
  menu.addEventListener("toggle", (event) => {
    if ((event as ToggleEvent).newState === "open") return;
    opened?.classList.remove("with-menu");
    opened = null;
    // Where it was may be replaced by another page.
    document.body.append(menu);
  });
  document.addEventListener("ajet-message-menu", (event) => {
    const message = (event.target as Element).closest<HTMLElement>(WITH_TOOLS);
    if (message) openMenu(menu, message, message);
  });
}

function press(button: HTMLElement, menu: HTMLElement, tools: HTMLElement): void {
  const message = opened ?? tools.closest<HTMLElement>(MESSAGE);
  if (!message) return;
  if (button.dataset.do === "menu") {
    openMenu(menu, message, button);
    return;
  }
  // It gives the focus back to where it was opened from, and only then something else may take it.
  if (menu.matches(":popover-open")) menu.hidePopover();
  if (button.dataset.do)
    doWith(message, button.dataset.do, button.isConnected && tools.contains(button) ? button : message);
  else void toggleReaction(message, button.textContent);
}

function openMenu(menu: HTMLElement, message: HTMLElement, beside: Element): void {
  showRecent(menu.querySelector(".recent-emoji")!, IN_MENU);
  fit(menu, message);
  opened = message;
  message.classList.add("with-menu");
  // A part of the page that it is about, also for who hears it.
  message.closest(".conversation")?.append(menu);
  showBeside(menu, beside);
  itemsIn(menu)[0]?.focus();
}

/** Hides what is not the reader's to do with this message, and what makes no sense where it is. */
function fit(tools: HTMLElement, message: HTMLElement): void {
  const { viewer } = document.body.dataset;
  const isOwn = message.dataset.author === viewer;
  const inThread = message.closest<HTMLElement>(".conversation")?.dataset.kind === "thread";
  const hasReactions = message.querySelector(":scope > .reactions > .reaction") !== null;
  const shown: Record<string, boolean> = {
    edit: isOwn,
    delete: isOwn || document.body.classList.contains("deletes-any"),
    reply: !inThread,
    unread: !inThread,
    reactors: hasReactions,
  };
  for (const [what, isShown] of Object.entries(shown)) {
    const tool = tools.querySelector<HTMLElement>(`[data-do="${what}"]`);
    if (tool) tool.hidden = !isShown;
  }
}

function showRecent(row: HTMLElement, count: number): void {
  const emoji = recentEmoji(count);
  if (row.textContent === emoji.join("")) return;
  const role = row.closest("[role=menu]") ? "menuitem" : "";
  row.replaceChildren(
    ...emoji.map((emoji) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool emoji";
      button.textContent = emoji;
      button.ariaLabel = `React with ${emoji}`;
      if (role) button.role = role;
      return button;
    }),
  );
}

const itemsIn = (menu: HTMLElement) =>
  [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")].filter((item) => !item.hidden);

function moveInMenu(event: KeyboardEvent, menu: HTMLElement): void {
  const items = itemsIn(menu);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  };
  const to = steps[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}
