/** In CSS pixels; twice as many are drawn for dense screens. */
const EDGE = 48;
/** What is larger takes long to decode, in bytes. */
const SIZE_MAX = 20 * 1024 * 1024;

/**
 * A small picture of a picture, or null when it is none that the browser can read. It is drawn, not shown by an address of
 * its own: so the content policy need not allow `blob:`, and the large one is not kept in memory.
 */
export async function thumbnailOf(file: File): Promise<HTMLCanvasElement | null> {
  if (!/^image\/(?!svg)/.test(file.type) || file.size > SIZE_MAX) return null;
  try {
    const whole = await createImageBitmap(file, { resizeHeight: EDGE * 2, resizeQuality: "medium" });
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = EDGE * 2;
    canvas.className = "thumbnail";
    // The middle of it, as large as fits.
    const side = Math.min(whole.width, whole.height);
    const [left, top] = [(whole.width - side) / 2, (whole.height - side) / 2];
    canvas.getContext("2d")!.drawImage(whole, left, top, side, side, 0, 0, canvas.width, canvas.height);
    whole.close();
    return canvas;
  } catch {
    return null;
  }
}
