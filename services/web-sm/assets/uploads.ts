import { sizeText } from "#core/attachments/rules.ts";
import type { KeptFile } from "./drafts.ts";
import { deleteUpload, type Sending, sendFile } from "./sending.ts";
import { thumbnailOf } from "./thumbnail.ts";

interface UploadsOptions {
  /** Holds the template of an upload. */
  form: HTMLFormElement;
  channel: string;
  /** Called whenever there is another upload, or one has got on. */
  changed(): void;
  /** Says something about files that nobody need answer. */
  tell(text: string): void;
}

interface Upload {
  /** What was chosen; null when it was sent before the page was loaded. */
  file: File | null;
  filename: string;
  size: number;
  element: HTMLElement;
  /** Its id on the server, once it is there. */
  id: string | null;
  sending: Sending | null;
}

/** Files on their way with a message. */
export interface Cargo {
  count: number;
  /** What shows them. */
  element: HTMLElement;
  /** Resolves with their ids when all are on the server. Asked again, it sends again what has failed. @throws Error saying why not. */
  arrive(): Promise<string[]>;
  /** Takes them back. */
  discard(): void;
  /** Those that are on the server, and those that are not there yet. */
  unload(): { kept: KeptFile[]; files: File[] };
}

/** The files that are added to what is being written. They are sent at once; the message waits for them. */
export class Uploads {
  private uploads: Upload[] = [];
  private list: HTMLElement;

  constructor(private readonly options: UploadsOptions) {
    this.list = options.form.querySelector<HTMLElement>(".uploads")!;
  }

  get count(): number {
    return this.uploads.length;
  }

  add(files: Iterable<File>): void {
    const refusals: string[] = [];
    for (const file of files) {
      const refusal = this.refusalOf(file);
      if (refusal) refusals.push(refusal);
      else this.begin({ file, filename: file.name, size: file.size });
    }
    this.options.tell([...new Set(refusals)].join(" "));
    this.changed();
  }

  /** Files that were sent before the page was loaded. */
  restore(kept: readonly KeptFile[]): void {
    for (const { id, filename, size_bytes } of kept) {
      const upload = this.show({ file: null, filename, size: size_bytes });
      this.arrived(upload, id);
    }
    this.changed();
  }

  /** Those that are on the server. */
  kept(): KeptFile[] {
    return keptOf(this.uploads);
  }

  /** Hands all files over to a message; null when there are none. What comes after is for the next one. */
  take(): Cargo | null {
    const uploads = this.uploads;
    if (uploads.length === 0) return null;
    const element = this.list;
    this.uploads = [];
    this.list = element.cloneNode(false) as HTMLElement;
    element.replaceWith(this.list);
    this.changed();
    return {
      count: uploads.length,
      element,
      arrive: async () => {
        for (const upload of uploads) if (!upload.id && !upload.sending) this.send(upload);
        return Promise.all(uploads.map(async (upload) => upload.id ?? (await upload.sending!.id)));
      },
      discard: () => {
        for (const upload of uploads) this.takeBack(upload);
      },
      unload: () => ({
        kept: keptOf(uploads),
        files: uploads.flatMap(({ id, file }) => (id || !file ? [] : [file])),
      }),
    };
  }

  private refusalOf({ name, size }: File): string | null {
    const { limit = "", files = "" } = this.options.form.dataset;
    if (this.uploads.length >= Number(files)) return `A message takes ${files} files at most.`;
    if (size === 0) return `${name} is empty, or a folder.`;
    return limit && size > Number(limit)
      ? `${name} is too large: a file may have ${sizeText(Number(limit))} at most.`
      : null;
  }

  private begin(chosen: Pick<Upload, "file" | "filename" | "size">): void {
    this.send(this.show(chosen));
  }

  private show(chosen: Pick<Upload, "file" | "filename" | "size">): Upload {
    const template = this.options.form.querySelector<HTMLTemplateElement>(".upload-template")!;
    const element = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
    const upload: Upload = { ...chosen, element, id: null, sending: null };
    part(upload, ".upload-name").textContent = chosen.filename;
    part(upload, ".upload-size").textContent = sizeText(chosen.size);
    part(upload, ".remove .visually-hidden").textContent = `Remove ${chosen.filename}`;
    part(upload, ".remove").addEventListener("click", () => this.remove(upload));
    part(upload, ".retry").addEventListener("click", () => this.send(upload));
    if (chosen.file)
      void thumbnailOf(chosen.file).then((picture) => picture && part(upload, ".icon").replaceWith(picture));
    this.uploads.push(upload);
    this.list.append(element);
    return upload;
  }

  private send(upload: Upload): void {
    if (!upload.file) return;
    const progress = part(upload, "progress") as HTMLProgressElement;
    progress.hidden = false;
    progress.removeAttribute("value");
    say(upload, "");
    const sending = sendFile(this.options.channel, upload.file, (share) => {
      progress.value = share;
    });
    upload.sending = sending;
    sending.id.then(
      (id) => this.arrived(upload, id),
      (error: Error) => {
        // It was taken back, or is sent again.
        if (upload.sending !== sending) return;
        upload.sending = null;
        progress.hidden = true;
        say(upload, error.message);
        this.options.changed();
      },
    );
  }

  private arrived(upload: Upload, id: string): void {
    upload.id = id;
    upload.sending = null;
    part(upload, "progress").hidden = true;
    upload.element.classList.add("arrived");
    this.options.changed();
  }

  private remove(upload: Upload): void {
    this.uploads = this.uploads.filter((other) => other !== upload);
    this.takeBack(upload);
    this.changed();
    // The button that had the focus is gone. The next one would take Enter, by which one means to send.
    this.options.form.querySelector("textarea")!.focus();
  }

  private takeBack(upload: Upload): void {
    const { sending, id } = upload;
    upload.sending = null;
    sending?.cancel();
    upload.element.remove();
    if (id) deleteUpload(id);
  }

  private changed(): void {
    this.list.hidden = this.uploads.length === 0;
    this.options.changed();
  }
}

const keptOf = (uploads: readonly Upload[]): KeptFile[] =>
  uploads.flatMap(({ id, filename, size }) => (id ? [{ id, filename, size_bytes: size }] : []));

const part = ({ element }: Upload, selector: string) => element.querySelector<HTMLElement>(selector)!;

/** Why it failed, with a way to try again; or nothing. */
function say(upload: Upload, why: string): void {
  part(upload, ".upload-failure").textContent = why;
  part(upload, ".retry").hidden = why === "";
  upload.element.classList.toggle("failed", why !== "");
}
