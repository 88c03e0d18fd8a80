import type { Html } from "#services/shared/html/html.ts";

const HUES = 8;

/** The first letter of a name on a colour that stays the same for its owner. */
export function Avatar({ id, name }: { id: string; name: string }): Html {
  const [first = "?"] =
    new Intl.Segmenter().segment(name.trim())[Symbol.iterator]().next().value?.segment.toUpperCase() ?? "?";
  // The end of an id is random; its beginning is a time.
  const hue = Number.parseInt(id.slice(-4), 16) % HUES;
  return (
    <span class={`avatar hue-${hue}`} aria-hidden="true">
      {first}
    </span>
  );
}
