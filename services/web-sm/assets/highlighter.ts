/**
 * The worker that says what the parts of a piece of code are. It runs apart from the page because the grammars of
 * highlight.js can take seconds for a few thousand characters that are written for it: whoever asks ends it after a while.
 */
import hljs from "highlight.js/lib/common";

/** A piece of code: what it is called in its message, and its text. */
export interface Asked {
  language: string;
  text: string;
}

/** One part after the other: its text, and what it is, or null for nothing in particular. */
export type Part = readonly [text: string, kind: string | null];

/** What highlight.js keeps of a piece of code: parts within parts. */
type Node = string | { scope?: string; children: Node[] };

// The page and the worker are checked with the names of a page.
const worker = self as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: Part[] | null): void;
};

worker.onmessage = ({ data }) => worker.postMessage(partsOf(data));

/** Null for a language that it does not know. */
function partsOf({ language, text }: Asked): Part[] | null {
  if (!hljs.getLanguage(language)) return null;
  const { _emitter } = hljs.highlight(text, { language, ignoreIllegals: true });
  return flat((_emitter as unknown as { rootNode: Node }).rootNode, null);
}

function flat(node: Node, kind: string | null): Part[] {
  if (typeof node === "string") return [[node, kind]];
  // `title.function` is a title; what is within a part and has no name is that part.
  const own = node.scope?.split(".")[0] ?? null;
  return node.children.flatMap((child) => flat(child, own ?? kind));
}
