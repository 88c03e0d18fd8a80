import { checked, defineCommand, textReply } from "../commands/command.ts";
import { linkTo } from "../commands/place.ts";
import { listCommunities } from "../communities/actions.ts";
import { PAGE_LIMIT_MAX } from "../kernel/page.ts";
import { searchMessages } from "./actions.ts";
import { type Hit, searchQuerySchema } from "./schema.ts";

/** As much as one looks through; who wants more has the page and the route of the search. */
const HITS_MAX = 20;

const search = defineCommand({
  name: "search",
  summary: "Finds messages in all that you may read here, the newest first.",
  where: "anywhere",
  args: [{ name: "q", type: "text", required: true, summary: 'Words, "phrases", -exclusions, from:@ada in:#general' }],
  examples: ["/search fog", '/search "the lamp" from:@ada -storm'],
  async run({ deps, actor, place }, { q }) {
    const query = checked(searchQuerySchema, { q, limit: HITS_MAX, ...(place.slug ? { community: place.slug } : {}) });
    const { items, next } = await searchMessages(deps, actor, query);
    if (items.length === 0) return textReply("Nothing was found.");
    const communities = await listCommunities(deps, actor, { limit: PAGE_LIMIT_MAX });
    const slugOf = ({ channel }: Hit) => communities.items.find(({ id }) => id === channel.community_id)?.slug ?? null;
    return {
      kind: "table",
      text: next ? `The newest ${items.length} of what was found.` : `${items.length} found.`,
      columns: [
        { label: "When", type: "time" },
        { label: "Where", type: "text" },
        { label: "Who", type: "text" },
        { label: "What", type: "text" },
      ],
      rows: items.map((hit) => ({
        cells: [
          hit.message.created_at,
          hit.channel.name === null ? "" : `#${hit.channel.name}`,
          hit.message.author.name,
          hit.snippet.map(({ text }) => text).join(""),
        ],
        link: linkTo(slugOf(hit), hit.channel, hit.message),
      })),
    };
  },
});

export const searchCommands = [search];
