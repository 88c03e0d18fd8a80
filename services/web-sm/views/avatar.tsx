import type { Html } from "#services/shared/html/html.ts";

const HUES = 12;
const graphemes = new Intl.Segmenter();

/** The first letter of a name on a colour that stays the same for its owner. */
export function Avatar({ id, name }: { id: string; name: string }): Html {
  const first = [...graphemes.segment(name)][0]?.segment.toUpperCase();
  // The end of an id is random; its beginning is a time.
  const hue = Number.parseInt(id.slice(-4), 16) % HUES;
  return (
    <span class={`avatar hue-${hue}`} aria-hidden="true">
      {first}
    </span>
  );
}
