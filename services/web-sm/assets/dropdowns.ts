const OPEN = "details.dropdown[open]";

/** Menus below what opens them: one goes when somebody clicks elsewhere. */
export function installDropdowns(): void {
  document.addEventListener("click", ({ target }) => {
    const open = document.querySelector(OPEN);
    if (open && !open.contains(target as Node)) open.removeAttribute("open");
  });
}

/** Closes the menu that is open, and gives the focus back. @returns whether one was. */
export function closeDropdown(): boolean {
  const open = document.querySelector(OPEN);
  open?.removeAttribute("open");
  open?.querySelector("summary")?.focus();
  return open !== null;
}
