import type { Html } from "#services/shared/html/html.ts";

/** The language of `core/search/parse.ts`, as people are told of it. */
const OPERATORS: readonly [example: string, meaning: string][] = [
  ['"thick fog"', "these words beside each other"],
  ["fog -lamp", "without a word"],
  ["from:@name", "by somebody; from:me by yourself"],
  ["in:#channel", "in a channel; in:@name in your direct messages with somebody"],
  ["mentions:me", "what calls you"],
  ["has:file", "with a file; also has:image, has:link, has:reaction"],
  ["is:thread", "replies, and what has some"],
  ["before:2026-01-31", "also after: and on:, a day each"],
];

/** What a search can say. @param href of a search for words; without it they are examples only. */
export const SearchHelp = ({ href }: { href?: (words: string) => string }): Html => (
  <dl class="operators">
    {OPERATORS.map(([example, meaning]) => (
      <div>
        <dt>
          {href && !/name|channel/.test(example) ? <a href={href(example)}>{example}</a> : <code>{example}</code>}
        </dt>
        <dd>{meaning}</dd>
      </div>
    ))}
  </dl>
);
