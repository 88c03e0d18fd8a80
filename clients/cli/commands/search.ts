import { type Hit, hitSchema } from "#core/search/schema.ts";
import { searchMessages } from "#sdk/search.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { placeName, type Shown, stylesOf, withHead } from "../messages.ts";
import { createOutput } from "../output.ts";
import { cleanLine } from "../text.ts";

interface SearchOptions extends Shown {
  limit: number;
  sort?: "newest" | "rank";
}

/** Finds messages: where each is, and the piece of it that was looked for. */
export async function search(globals: Globals, words: string[], options: SearchOptions): Promise<void> {
  const { limit, sort } = options;
  const out = createOutput<Hit>(
    globals,
    Object.keys(hitSchema.shape),
    (hit) => hitText(globals, hit, options),
    "Nothing was found.",
  );
  const { client } = await connect(globals);
  const { items } = await searchMessages(client, { q: words.join(" "), community: globals.community, limit, sort });
  await out.list(items);
}

function hitText(globals: Globals, { message, channel, snippet }: Hit, shown: Shown): string {
  const { bold } = stylesOf(globals.color);
  const line = snippet.map(({ text, match }) => (match ? bold(cleanLine(text)) : cleanLine(text))).join("");
  return withHead(globals, { ...message, place: placeName(channel) }, [line], shown);
}
