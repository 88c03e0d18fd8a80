import type { Html } from "#services/shared/html/html.ts";

const HUES = 12;
const graphemes = new Intl.Segmenter();

interface AvatarProps {
  id: string;
  name: string;
  /** Their picture: a path of our own, or null. Pictures from elsewhere would tell their server who reads what. */
  url?: string | null;
  /** Whether it shows that they are there; of people alone. */
  presence?: boolean;
}

/** Somebody's picture, or the first letter of their name on a colour that stays the same for them. */
export function Avatar({ id, name, url = null, presence }: AvatarProps): Html {
  const first = graphemes.segment(name).containing(0)?.segment.toUpperCase();
  // The end of an id is random; its beginning is a time.
  const hue = Number.parseInt(id.slice(-4), 16) % HUES;
  return (
    <span class={`avatar hue-${hue}`} aria-hidden="true" data-presence={presence ? id : undefined}>
      {url?.startsWith("/") ? <img src={url} alt="" width="36" height="36" loading="lazy" decoding="async" /> : first}
    </span>
  );
}
