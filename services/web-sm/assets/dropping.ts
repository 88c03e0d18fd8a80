/** Files that are dropped on an element, or pasted into its box, go to `add`. */
export function takeFiles(
  element: HTMLElement,
  { add, signal }: { add(files: File[]): void; signal: AbortSignal },
): void {
  // Each element below tells of its own; only when all are left again has the pointer gone.
  let depth = 0;
  const leave = () => {
    depth = 0;
    element.classList.remove("dropping");
  };

  element.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth += 1;
    element.classList.add("dropping");
  });
  element.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    depth -= 1;
    if (depth <= 0) leave();
  });
  element.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer!.dropEffect = "copy";
  });
  element.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    leave();
    add([...event.dataTransfer!.files]);
  });
  element.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData!;
    // Programs that copy a table give a picture of it too; what is meant is its text.
    if (files.length === 0 || types.includes("text/plain")) return;
    event.preventDefault();
    add([...files].map(named));
  });
  signal.addEventListener("abort", leave);
}

/** What is dropped beside the places that take it would be opened instead of the page. */
export function keepPage(): void {
  for (const type of ["dragover", "drop"] as const) {
    document.addEventListener(type, (event) => {
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      event.dataTransfer!.dropEffect = "none";
    });
  }
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;

/** Browsers call every picture of the clipboard by the same name. */
function named(file: File): File {
  const ending = /^image\.(\w+)$/.exec(file.name)?.[1];
  if (!ending) return file;
  const moment = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
  return new File([file], `Pasted ${moment}.${ending}`, { type: file.type });
}
