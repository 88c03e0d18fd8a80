const DELAY = 500;
const NAMED = 12;

/** Says who reacted, to who stays at a reaction with the pointer or the keyboard: the page of the message knows it. */
export function installReactors(): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.id = "reactors-tip";
  tip.role = "tooltip";
  tip.popover = "manual";
  document.body.append(tip);
  let timer = 0;
  let at: HTMLElement | null = null;

  const enter = ({ target }: Event) => {
    const button = target instanceof Element ? target.closest<HTMLElement>(".reactions > .reaction") : null;
    if (button === at) return;
    leave();
    at = button;
    if (button) timer = window.setTimeout(() => void show(button), DELAY);
  };
  const leave = () => {
    window.clearTimeout(timer);
    at?.removeAttribute("aria-describedby");
    at = null;
    if (tip.matches(":popover-open")) tip.hidePopover();
  };
  const show = async (button: HTMLElement) => {
    const text = await whoReacted(button);
    // Somebody went on meanwhile, or the reaction was taken back.
    if (!text || at !== button || !button.isConnected) return;
    tip.textContent = text;
    button.setAttribute("aria-describedby", tip.id);
    tip.showPopover();
    const { left, top, width } = button.getBoundingClientRect();
    const own = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(left + width / 2 - own.width / 2, innerWidth - own.width - 8))}px`;
    tip.style.top = `${Math.max(8, top - own.height - 6)}px`;
  };
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && enter(event));
  document.addEventListener("focusin", enter);
  document.addEventListener("scroll", leave, { capture: true, passive: true });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && leave());
  // What it stood above may be gone, without the pointer's having moved.
  window.addEventListener("ajet-shown", leave);
}

/** `Ada, Bo and 3 more`; null when nobody says. */
async function whoReacted(button: HTMLElement): Promise<string | null> {
  const form = button.closest<HTMLFormElement>("form")!;
  try {
    const response = await fetch(form.action);
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const emoji = (button as HTMLButtonElement).value;
    const list = [...page.querySelectorAll<HTMLElement>(".reactors > li")].find((item) => item.dataset.emoji === emoji);
    if (!list) return null;
    const names = [...list.querySelectorAll(".reactor > bdi")].map((name) => name.textContent);
    const count = Number(list.dataset.count);
    const named = names.slice(0, NAMED);
    const more = count - named.length;
    return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
  } catch {
    return null;
  }
}
