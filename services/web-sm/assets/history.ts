/** How far above the visible part older messages are fetched, in pixels. */
const AHEAD = 1_200;

interface HistoryOptions {
  conversation: HTMLElement;
  scroller: HTMLElement;
  list: HTMLElement;
  signal: AbortSignal;
  /** Called after each time. */
  arrange(): void;
}

/** Puts older messages in place of the link to them when the reader comes near it. */
export function loadHistory({ conversation, scroller, list, signal, arrange }: HistoryOptions) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) void load(target as HTMLAnchorElement);
    },
    { root: scroller, rootMargin: `${AHEAD}px 0px 0px 0px` },
  );

  /** Call it whenever the link may be another one. */
  const watch = () => {
    const link = list.querySelector(":scope > .older");
    if (link) watcher.observe(link);
  };

  const load = async (link: HTMLAnchorElement) => {
    if (list.ariaBusy === "true") return;
    // What is busy is not read aloud: these messages are not news.
    list.ariaBusy = "true";
    try {
      const { search } = new URL(link.href);
      const response = await fetch(`${conversation.dataset.href}/messages${search}`, { signal });
      if (!response.ok) return;
      const template = document.createElement("template");
      template.innerHTML = await response.text();
      template.content.querySelector(".newer")?.remove();
      link.replaceWith(template.content);
      arrange();
      watch();
    } catch {
      // The link stays, to be clicked.
    } finally {
      list.ariaBusy = null;
    }
  };

  list.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>(".older");
    if (!link) return;
    event.preventDefault();
    void load(link);
  });

  signal.addEventListener("abort", () => watcher.disconnect());
  watch();
  return { watch };
}
