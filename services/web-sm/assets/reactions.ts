import { onDatastarEvent } from "./datastar.ts";
import { rememberEmoji } from "./emoji.ts";
import { isLive } from "./live.ts";
import { postForm, sayFailure } from "./posting.ts";

/**
 * Sends reactions without leaving a live page: what they change comes by its stream. The stream says the same to everybody,
 * so which reactions are the reader's own is kept here, in `data-mine` of each message's reactions.
 */
export function installReactions(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches(".reactions") || !isLive()) return;
    event.preventDefault();
    const { value } = event.submitter as HTMLButtonElement;
    void toggleReaction(form.closest<HTMLElement>(".message")!, value);
  });

  onDatastarEvent(({ type, argsRaw }) => {
    if (type === "datastar-reacted" && argsRaw.user === document.body.dataset.viewer) remember(argsRaw);
    if (type === "datastar-patch-elements" && argsRaw.selector?.endsWith(REACTIONS)) {
      for (const reactions of document.querySelectorAll<HTMLElement>(argsRaw.selector)) markOwn(reactions);
    }
  });
}

/** How the selectors of what is replaced end. */
const REACTIONS = "> .reactions";

/** Puts the reader's emoji on a message, or takes it back. */
export async function toggleReaction(message: HTMLElement, emoji: string): Promise<void> {
  const form = message.querySelector<HTMLFormElement>(":scope > .reactions");
  if (!form) return;
  const field = ownIn(form).has(emoji) ? "remove_emoji" : "add_emoji";
  if (field === "add_emoji") rememberEmoji(emoji);
  sayFailure(message, await postForm(form.action, { [field]: emoji }));
}

function remember({ message, emoji = "", how }: Record<string, string | undefined>): void {
  for (const reactions of document.querySelectorAll<HTMLElement>(`[data-message="${message}"] ${REACTIONS}`)) {
    const mine = ownIn(reactions);
    if (how === "added") mine.add(emoji);
    else mine.delete(emoji);
    reactions.dataset.mine = [...mine].join(" ");
  }
}

function markOwn(reactions: HTMLElement): void {
  const mine = ownIn(reactions);
  for (const button of reactions.querySelectorAll<HTMLButtonElement>("button.reaction")) {
    const isMine = mine.has(button.value);
    button.name = isMine ? "remove_emoji" : "add_emoji";
    button.ariaPressed = String(isMine);
  }
}

const ownIn = ({ dataset }: HTMLElement) => new Set(dataset.mine?.split(" ").filter(Boolean));
