import { openDialog } from "./dialogs.ts";

/** The picture of who wrote a message leads where their name does. It is no link of its own: read aloud, it would say the same twice. */
export function installPeople(): void {
  document.addEventListener("click", ({ target }) => {
    const picture = (target as Element).closest(".message > .avatar");
    if (picture) showAuthor(picture.parentElement!);
  });
}

/** Who wrote a message; of programs there is nothing to show. */
export function showAuthor(message: Element): boolean {
  const link = message.querySelector<HTMLAnchorElement>(":scope > .byline > .author");
  if (link) openDialog(link.href);
  return link !== null;
}
