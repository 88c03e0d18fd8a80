/** Shows pictures as large as the window lets them be: one after the other of those around, by buttons or arrow keys. */
export function installLightbox(): void {
  document.addEventListener("click", (event) => {
    const picture = (event.target as Element).closest<HTMLAnchorElement>("a.picture");
    if (!picture || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Navigation, which would follow the link, listens after this.
    event.stopImmediatePropagation();
    show(picture);
  });
}

interface Lightbox {
  dialog: HTMLDialogElement;
  image: HTMLImageElement;
  caption: HTMLElement;
  place: HTMLElement;
  save: HTMLAnchorElement;
  step: Record<"previous" | "next", HTMLButtonElement>;
}

let lightbox: Lightbox | null = null;
let current: HTMLAnchorElement;

function show(picture: HTMLAnchorElement): void {
  lightbox ??= build();
  put(lightbox, picture);
  if (!lightbox.dialog.open) lightbox.dialog.showModal();
}

/** The pictures of the conversation, or of whatever else they are shown in. */
const around = (picture: HTMLAnchorElement) => [
  ...(picture.closest(".conversation, .pane, .panel") ?? document).querySelectorAll<HTMLAnchorElement>("a.picture"),
];

function put({ image, caption, place, save, step }: Lightbox, picture: HTMLAnchorElement): void {
  current = picture;
  const all = around(picture);
  const at = all.indexOf(picture);
  const name = picture.querySelector("img")?.alt ?? "";
  image.src = picture.href;
  image.alt = name;
  caption.textContent = name;
  place.textContent = all.length > 1 ? `${at + 1} of ${all.length}` : "";
  save.href = picture.href;
  save.download = name;
  step.previous.hidden = at <= 0;
  step.next.hidden = at === all.length - 1;
}

function go(by: -1 | 1): void {
  const all = around(current);
  const next = all[all.indexOf(current) + by];
  if (lightbox && next) put(lightbox, next);
}

function build(): Lightbox {
  const dialog = document.createElement("dialog");
  dialog.className = "lightbox";
  dialog.ariaLabel = "Picture";
  const image = document.createElement("img");
  const caption = document.createElement("bdi");
  const place = document.createElement("span");
  place.className = "place";
  const save = document.createElement("a");
  save.className = "button";
  save.textContent = "Download";
  const close = button("Close", "✕", () => dialog.close());
  const step = {
    previous: button("Previous picture", "‹", () => go(-1)),
    next: button("Next picture", "›", () => go(1)),
  };
  step.previous.classList.add("previous");
  step.next.classList.add("next");
  const bar = document.createElement("p");
  bar.className = "lightbox-bar";
  bar.append(caption, place, save, close);
  const figure = document.createElement("div");
  figure.className = "lightbox-figure";
  figure.append(step.previous, image, step.next);
  dialog.append(bar, figure);
  document.body.append(dialog);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") go(-1);
    else if (event.key === "ArrowRight") go(1);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target === figure) dialog.close();
  });
  // What it has shown need not be kept.
  dialog.addEventListener("close", () => {
    image.removeAttribute("src");
    current.focus({ preventScroll: true });
  });
  return { dialog, image, caption, place, save, step };
}

function button(label: string, sign: string, press: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "lightbox-button";
  element.ariaLabel = label;
  element.textContent = sign;
  element.addEventListener("click", press);
  return element;
}
