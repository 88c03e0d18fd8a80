import { once } from "node:events";
import { Busboy, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { AppError } from "#core/kernel/errors.ts";

/** What may come around a file: boundaries, part headers, and the fields in front of it. */
const AROUND = 64 * 1024;
const FIELD_MAX = 1024;

/** A form with one file, as far as it has been read when the file begins. */
export interface UploadForm {
  /** The fields that came before the file. */
  fields: Record<string, string>;
  filename: string;
  /** The file. It breaks with an `AppError` when the request does. */
  body: ReadableStream<Uint8Array>;
}

/**
 * Reads a `multipart/form-data` body up to the bytes of its file, which is the last part and is called `file`. What follows
 * is read only as fast as the file is.
 *
 * @param limit bytes of the file. A request that says it is longer is refused before anything of it is read.
 * @param tooLarge that refusal.
 */
export function readUpload(request: Request, limit: number, tooLarge: () => AppError): Promise<UploadForm> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(type)) throw notAForm();
  if (Number(request.headers.get("content-length")) > limit + AROUND) throw tooLarge();
  const form = Promise.withResolvers<UploadForm>();
  const fields: Record<string, string> = {};
  const parser = new Busboy({
    headers: { "content-type": type },
    preservePath: true,
    limits: { files: 1, fields: 10, fieldSize: FIELD_MAX },
    // A part is the file by its name, also where a client gives no name to the file itself.
    isPartAFile: (name) => name === "file",
  });
  let sink: FileSink | null = null;
  const fail = (error: AppError) => {
    form.reject(error);
    sink?.fail(error);
  };
  parser.on("field", (name, value) => {
    fields[name] = value;
  });
  parser.on("file", (_, file, filename) => {
    sink = new FileSink(file);
    form.resolve({ fields: { ...fields }, filename: unescaped(filename ?? ""), body: sink.body });
  });
  parser.on("error", () => fail(notAForm()));
  parser.on("finish", () => fail(new AppError("invalid", "The form has no file: send it in a part called file.")));
  pump(request, parser, () => sink?.isOver ?? false).catch(() => fail(brokenOff()));
  return form.promise;
}

/** Browsers escape the quotation mark in a name, and the percent sign not (HTML Standard, multipart/form-data encoding). */
const unescaped = (filename: string) => filename.replaceAll("%22", '"');

/** Feeds the parser as fast as it takes what it is fed, until nobody wants the file any more. */
async function pump(request: Request, parser: BusboyInstance, isOver: () => boolean): Promise<void> {
  for await (const chunk of request.body ?? []) {
    if (isOver()) return;
    if (!parser.write(chunk)) await once(parser, "drain");
  }
  parser.end();
}

/** The file of a form as a stream of the web. */
class FileSink {
  /** Whether all of it was read, or nobody wants the rest. */
  isOver = false;
  readonly body: ReadableStream<Uint8Array>;
  private controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(file: BusboyFileStream) {
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controller = controller;
      },
      pull: () => void file.resume(),
      cancel: () => {
        this.isOver = true;
        file.resume();
      },
    });
    file.on("data", (chunk: Uint8Array) => {
      if (this.isOver) return;
      this.controller.enqueue(chunk);
      if ((this.controller.desiredSize ?? 0) <= 0) file.pause();
    });
    file.on("end", () => {
      if (!this.isOver) this.controller.close();
      this.isOver = true;
    });
    // The parser tells of what is wrong with the form; what it says of the file alone is the same.
    file.on("error", () => this.fail(brokenOff()));
  }

  fail(error: AppError): void {
    if (!this.isOver) this.controller.error(error);
    this.isOver = true;
  }
}

const notAForm = () =>
  new AppError("invalid", "The body is not a form: send multipart/form-data, with the bytes in a part called file.");
const brokenOff = () => new AppError("invalid", "The upload broke off before its end. Send it again.");
