import { onDatastarEvent } from "./datastar.ts";
import { isLive } from "./live.ts";

/**
 * Sends reactions without leaving a live page: what they change comes by its stream. The stream says the same to everybody,
 * so which reactions are the reader's own is kept here, in `data-mine` of each message's reactions.
 */
export function installReactions(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches(".reactions, .quick") || !isLive()) return;
    event.preventDefault();
    void send(form, event.submitter as HTMLButtonElement);
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

async function send(form: HTMLFormElement, { name, value }: HTMLButtonElement): Promise<void> {
  const message = form.closest(".message")!;
  message.querySelector(".failure")?.remove();
  const refusal = await post(form.action, new URLSearchParams({ [name]: value }));
  if (refusal === null) return;
  const line = document.createElement("p");
  line.className = "failure";
  line.role = "alert";
  line.textContent = refusal;
  message.append(line);
}

/** Resolves with null, or with why it was refused. */
async function post(action: string, body: URLSearchParams): Promise<string | null> {
  try {
    const response = await fetch(action, { method: "POST", body, headers: { accept: "application/json" } });
    return response.ok ? null : (await response.json()).detail;
  } catch {
    return "The server cannot be reached.";
  }
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
  for (const button of reactions.closest(".message")!.querySelectorAll<HTMLButtonElement>("button.reaction")) {
    const isMine = mine.has(button.value);
    button.name = isMine ? "remove_emoji" : "add_emoji";
    button.ariaPressed = String(isMine);
  }
}

const ownIn = ({ dataset }: HTMLElement) => new Set(dataset.mine?.split(" ").filter(Boolean));
