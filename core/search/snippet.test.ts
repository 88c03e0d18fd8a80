import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseSearch } from "./parse.ts";
import type { Snippet } from "./schema.ts";
import { MATCH_END, MATCH_START, snippetOf, snippetText } from "./snippet.ts";

const shown = (snippet: Snippet) => snippet.map(({ text, match }) => (match ? `<${text}>` : text)).join("");
const find = (text: string, search: string, marked = text) => shown(snippetOf(text, marked, parseSearch(search).terms));

test("a snippet is the plain text of the message on one line", () => {
  assert.equal(
    snippetText("**Deploy** the\n\n- `server`\n- [page](https://x.test/)"),
    "Deploy the - server - page (https://x.test/)",
  );
});

test("what was looked for is marked, whatever its case and accents", () => {
  assert.equal(find("The Résumé of résumés", "resume"), "The <Résumé> of <résumé>s");
  assert.equal(find("see src/server.ts:12", "server.ts -src"), "see src/<server.ts>:12");
  assert.equal(find("我们部署了", "部署"), "我们<部署>了");
  assert.equal(find("I like C++ and C", "C++"), "I like <C++> and C");
});

test("short words are marked where they begin a word, quoted ones where they are one", () => {
  assert.equal(find("go cargo gopher", "go"), "<go> cargo <go>pher");
  assert.equal(find("go cargo gopher", '"go"'), "<go> cargo gopher");
});

test("what PostgreSQL found by its stem is marked too, and together with the rest once", () => {
  const marked = `a ${MATCH_START}deployment${MATCH_END} to deploy`;
  assert.equal(find("a deployment to deploy", "deploying", marked), "a <deployment> to deploy");
  assert.equal(find("a deployment to deploy", "deploy", marked), "a <deployment> to <deploy>");
});

test("marks in a text that is not its beginning are not used", () => {
  assert.equal(find("a b", "x", `a ${MATCH_START}c${MATCH_END}`), "a b");
  assert.equal(find("a b c", "x", `a ${MATCH_START}b${MATCH_END}`), "a <b> c");
});

test("nothing that a message can spell is more than PostgreSQL can take", () => {
  for (const source of ["&#0; &#x0; &#xD800; &#xDFFF; &#x110000;", "`\u0001`", "&#xFDD0;foo&#xFDD1;"]) {
    const text = snippetText(source);
    assert.ok(text.isWellFormed() && !["\0", MATCH_START, MATCH_END].some((bad) => text.includes(bad)), source);
  }
});

test("of a long text the piece around the first match is shown, cut between words", () => {
  const text = `${"word ".repeat(200)}needle ${"word ".repeat(200)}`.trim();
  const snippet = find(text, "needle");
  assert.match(snippet, /^…word( word)+ <needle>( word)+…$/);
  assert.ok(snippet.length < 260);
});

test("I4: a snippet is a piece of the text, whatever that is, and never half a character", () => {
  const anything = fc.string({ unit: "binary", maxLength: 600 });
  fc.assert(
    fc.property(anything, anything, (body, search) => {
      const text = snippetText(body);
      const { terms } = parseSearch(search);
      const joined = snippetOf(text, text, terms)
        .map((part) => part.text)
        .join("");
      assert.ok(text.includes(joined.replace(/^…|…$/g, "")) || text.includes(joined));
      if (text.isWellFormed()) assert.ok(joined.isWellFormed());
    }),
  );
});

test("what is marked is what was looked for", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("foo", "Bar", " ", "部署", "é", "👍", "-")), (parts) => {
      const text = snippetText(parts.join(""));
      const marked = snippetOf(text, text, parseSearch("foo 部署").terms).filter(({ match }) => match);
      for (const { text } of marked) assert.match(text, /^(foo|部署)+$/);
    }),
  );
});
