import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import type { AppError } from "../kernel/errors.ts";

/** What a file is, as its content says. */
export interface Inspection {
  size_bytes: number;
  content_type: string;
  /** Of an image, in pixels, as it is shown; null for what is none, or too large to be shown by every client. */
  width: number | null;
  height: number | null;
}

/** From so many bytes the size of an image is read: in front of that of a JPEG there may be several profiles. */
const HEAD = 256 * 1024;
/** From so many the type, which is where packed files begin that would have to be unpacked for more. */
const TYPE_HEAD = 8 * 1024;
/** A picture of more pixels takes more than 400 MB in the memory of who looks at it. */
const PIXELS_MAX = 100_000_000;

/**
 * Lets a stream through and learns what it is on the way. Nothing is decoded or unpacked, and no more than a quarter of a
 * megabyte kept.
 *
 * @param limit bytes; a longer stream breaks with the refusal.
 */
export function inspect(
  body: ReadableStream<Uint8Array>,
  limit: number,
  refusal: () => AppError,
): { stream: ReadableStream<Uint8Array>; result(): Promise<Inspection> } {
  let size = 0;
  const head: Uint8Array[] = [];
  const text = new TextCheck();
  const stream = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (size < HEAD) head.push(chunk.slice(0, HEAD - size));
        size += chunk.length;
        if (size > limit) throw refusal();
        text.see(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
  return {
    stream,
    async result() {
      const beginning = await new Blob(head as BlobPart[]).bytes();
      const content_type = await typeOf(beginning, text.isText());
      return { size_bytes: size, content_type, ...dimensionsOf(beginning, content_type) };
    },
  };
}

/** Whether all of a stream is UTF-8 without the bytes that no text has. */
class TextCheck {
  private readonly decoder = new TextDecoder("utf-8", { fatal: true });
  private holds = true;

  see(chunk: Uint8Array): void {
    if (!this.holds) return;
    try {
      this.decoder.decode(chunk, { stream: true });
      this.holds = !chunk.includes(0);
    } catch {
      this.holds = false;
    }
  }

  isText(): boolean {
    if (!this.holds) return false;
    try {
      this.decoder.decode();
      return true;
    } catch {
      return false;
    }
  }
}

/** A media type without parameters. What its owner or its name says it is does not matter. */
async function typeOf(head: Uint8Array, isText: boolean): Promise<string> {
  const known = await fileTypeFromBuffer(head.subarray(0, TYPE_HEAD));
  if (known) return known.mime.split(";")[0]!.trim();
  return isText ? textTypeOf(head) : "application/octet-stream";
}

function textTypeOf(head: Uint8Array): string {
  const text = new TextDecoder().decode(head.subarray(0, TYPE_HEAD)).trimStart();
  if (!text.startsWith("<")) return "text/plain";
  if (/<svg[\s>]/i.test(text)) return "image/svg+xml";
  return text.startsWith("<?xml") ? "application/xml" : "text/html";
}

const MEASURED = new Set(["image/png", "image/apng", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

function dimensionsOf(head: Uint8Array, contentType: string): Pick<Inspection, "width" | "height"> {
  const unknown = { width: null, height: null };
  if (!MEASURED.has(contentType)) return unknown;
  try {
    const { width, height, orientation = 1 } = imageSize(head);
    if (!(width > 0 && height > 0 && width * height <= PIXELS_MAX)) return unknown;
    // From 5 on the picture lies on its side (Exif 2.3, table 6).
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return unknown;
  }
}
