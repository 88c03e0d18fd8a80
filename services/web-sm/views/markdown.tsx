import { type Place, renderHtml } from "#core/markdown/html.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import { type Html, raw } from "#services/shared/html/html.ts";
import { channelHref, profileHref } from "../addresses.ts";

interface MarkdownProps {
  source: string;
  /** Of the community that it was written in; null in a DM. */
  slug: string | null;
}

/** What somebody wrote, as markup. The renderer writes a fixed list of elements and escapes every text. */
export const Markdown = ({ source, slug }: MarkdownProps): Html =>
  raw(renderHtml(parseMarkdown(source), placeIn(slug)));

/** As an entity: with nothing but ASCII in it, what is kept of a message takes half of the memory. */
export const ELLIPSIS = raw("&#8943;");

/** Who is called all together is nobody. */
const GROUPS = new Set(["here", "channel"]);
/** The number of a ticket, mostly. */
const NUMBER = /^\d+$/;

/**
 * The ways are by name, whether there is such a person or channel or not: what is rendered is the same for all who read it, and
 * only the page behind the link knows what its reader may see.
 */
const placeIn = (slug: string | null): Place => ({
  personHref: (name) => (GROUPS.has(name) ? null : profileHref(`@${name}`)),
  channelHref: (name) => (slug === null || NUMBER.test(name) ? null : channelHref(slug, name)),
});
