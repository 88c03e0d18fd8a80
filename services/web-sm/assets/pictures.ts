/** As the API has it, in bytes: a larger picture would be sent in vain. */
const PICTURE_MAX = 2 * 1024 * 1024;

/** Shows a picture that was chosen, before it is sent, and says at once when it is too large. */
export function installPictures(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    const file = field.matches?.("[data-preview]") ? field.files?.[0] : undefined;
    if (!file) return;
    const isTooLarge = file.size > PICTURE_MAX;
    field.setCustomValidity(isTooLarge ? "This picture has more than 2 MiB. Choose a smaller one." : "");
    if (isTooLarge) field.reportValidity();
    else show(file, field.form?.querySelector("[data-preview-place]"));
  });
}

function show(file: File, place: Element | null | undefined): void {
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const picture = document.createElement("img");
    // The policy of our pages knows no addresses of blobs.
    picture.src = reader.result as string;
    picture.alt = "";
    place?.replaceChildren(picture);
  });
  reader.readAsDataURL(file);
}
