import type { Asked, Part } from "./highlighter.ts";

/** Longer is left as it is, in characters. */
const LENGTH_MAX = 8_000;
/** What takes longer was written in order to take long, in milliseconds; the first piece waits for the worker too. */
const PATIENCE = 1_000;
const PATIENCE_FIRST = 10_000;

const BLOCKS = ".body .code:not([data-shown])";

/** Puts colours into the code of messages, and a button beside it that copies it. */
export function installCode(): void {
  const colour = createColouring(document.body.dataset.highlighter ?? "");
  const nearby = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        nearby.unobserve(target);
        void colour(target.querySelector("code")!);
      }
    },
    { rootMargin: "400px" },
  );
  const look = () => {
    for (const block of document.querySelectorAll<HTMLElement>(BLOCKS)) {
      block.dataset.shown = "";
      block.append(copyButton());
      if (block.querySelector("code[class]")) nearby.observe(block);
    }
  };
  look();
  // An edited body is morphed into what the server sends, without any of this.
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>(".copy-code");
    if (button) void copy(button);
  });
}

/** Colours one piece after the other. A worker that takes too long for a piece is ended, and that piece stays as it is. */
function createColouring(script: string): (code: Element) => Promise<void> {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const ask = (asked: Asked) =>
    new Promise<Part[] | null>((resolve) => {
      const patience = worker ? PATIENCE : PATIENCE_FIRST;
      worker ??= new Worker(script);
      const end = () => {
        worker?.terminate();
        worker = null;
        resolve(null);
      };
      const timer = window.setTimeout(end, patience);
      worker.onerror = end;
      worker.onmessage = ({ data }: MessageEvent<Part[] | null>) => {
        window.clearTimeout(timer);
        resolve(data);
      };
      worker.postMessage(asked);
    });

  return (code) => {
    const asked = { language: /language-(\S+)/.exec(code.className)?.[1] ?? "", text: code.textContent };
    if (asked.text.length > LENGTH_MAX) return Promise.resolve();
    const turn = last.then(() => ask(asked)).then((parts) => show(code, asked.text, parts));
    last = turn;
    return turn;
  };
}

/** Only when it still is what was asked for: elements and classes come from here, every text from the message. */
function show(code: Element, text: string, parts: Part[] | null): void {
  if (!parts || code.textContent !== text || parts.map(([part]) => part).join("") !== text) return;
  code.replaceChildren(
    ...parts.map(([part, kind]) => {
      if (kind === null) return part;
      const span = document.createElement("span");
      span.className = `code-${kind}`;
      span.textContent = part;
      return span;
    }),
  );
}

function copyButton(): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-code";
  button.textContent = "Copy";
  return button;
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.parentElement!.querySelector("code")!;
  button.textContent = (await copyText(code.textContent)) ? "Copied" : "Press Ctrl+C";
  if (button.textContent !== "Copied") window.getSelection()?.selectAllChildren(code);
  window.setTimeout(() => {
    button.textContent = "Copy";
  }, 2_000);
}

/** On plain http there is no clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
