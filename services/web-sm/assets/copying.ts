/** Buttons with `data-copy` copy what is in the field of that id. */
export function copyOnClick(): void {
  document.addEventListener("click", async (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy ?? "") as HTMLInputElement;
    field.select();
    // On plain http there is no clipboard; what is selected can be copied by hand.
    await navigator.clipboard?.writeText(field.value);
    if (navigator.clipboard) button.textContent = "Copied";
  });
}
