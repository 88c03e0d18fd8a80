import { renderHtml } from "#core/markdown/html.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import { type Html, raw } from "#services/shared/html/html.ts";

/** What somebody wrote, as markup. The renderer writes a fixed list of elements and escapes every text. */
export const Markdown = ({ source }: { source: string }): Html => raw(renderHtml(parseMarkdown(source)));
