import emoji from "emojibase-data/en/data.json" with { type: "json" };
import shortcodes from "emojibase-data/en/shortcodes/iamcal.json" with { type: "json" };
import { emojiSchema } from "#core/reactions/schema.ts";

const NAMES: Record<string, string | string[]> = shortcodes;

/** What the picker of the web page offers, as its data: the emoji that a reaction may be, under the names that `:name:` takes. */
export function pickableEmoji(): string {
  const offered = emoji.flatMap(({ label, hexcode, emoji, group, order, version, tags = [], skins = [] }) => {
    if (group === undefined || !emojiSchema.safeParse(emoji).success) return [];
    return {
      annotation: label,
      emoji,
      group,
      order,
      version,
      tags,
      shortcodes: [NAMES[hexcode] ?? []].flat(),
      skins: skins.flatMap(({ tone, emoji, version }) => (typeof tone === "number" ? { tone, emoji, version } : [])),
    };
  });
  return JSON.stringify(offered);
}
