/** What keys do to a text that is being written in Markdown: pure, so that it can be tried without a page. */

/** A text, and what is selected in it. */
export interface Writing {
  text: string;
  from: number;
  to: number;
}

/** What stands between `from` and `to` gives way to `insert`; then `select` is selected. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  select: [from: number, to: number];
}

const replace = (from: number, to: number, insert: string, start = insert.length, end = start): Edit => ({
  from,
  to,
  insert,
  select: [from + start, from + end],
});

/** Puts marks around what is selected, or takes away those that are there. */
export function toggleMarks({ text, from, to }: Writing, mark: string): Edit {
  const { length } = mark;
  const chosen = text.slice(from, to);
  if (isBetween(text, from, to, mark)) return replace(from - length, to + length, chosen, 0, chosen.length);
  if (chosen.length > 2 * length && chosen.startsWith(mark) && chosen.endsWith(mark)) {
    const bare = chosen.slice(length, -length);
    return replace(from, to, bare, 0, bare.length);
  }
  // Marks beside a blank are letters: "**word **" is no bold.
  const inner = chosen.trim();
  const before = chosen.slice(0, chosen.indexOf(inner));
  const after = chosen.slice(before.length + inner.length);
  const start = before.length + length;
  return replace(from, to, `${before}${mark}${inner}${mark}${after}`, start, start + inner.length);
}

/** `*` beside `**` is a part of that. */
function isBetween(text: string, from: number, to: number, mark: string): boolean {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  if (!before.endsWith(mark) || !after.startsWith(mark)) return false;
  return !before.slice(0, -mark.length).endsWith(mark[0]!) && !after.slice(mark.length).startsWith(mark[0]!);
}

/** Code in a line, or as a block where several lines are selected. */
export function toggleCode(writing: Writing): Edit {
  const { text, from, to } = writing;
  const chosen = text.slice(from, to);
  if (chosen.includes("\n")) return codeBlock(writing);
  return toggleMarks(writing, chosen.includes("`") ? "``" : "`");
}

/** A block stands in lines of its own. */
export function codeBlock({ text, from, to }: Writing): Edit {
  const chosen = text.slice(from, to).replace(/\n$/, "");
  const fence = chosen.includes("```") ? "````" : "```";
  const before = from === 0 || text[from - 1] === "\n" ? "" : "\n";
  const after = text[to] === "\n" || (to === text.length && chosen !== "") ? "" : "\n";
  const start = before.length + fence.length + 1;
  const insert = `${before}${fence}\n${chosen}\n${fence}${after}`;
  return replace(from, to, insert, start, start + chosen.length);
}

const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/** What is selected becomes a link: its text, or its address when it is one. The cursor goes to what is missing. */
export function link({ text, from, to }: Writing): Edit {
  const chosen = text.slice(from, to);
  if (ADDRESS.test(chosen)) return replace(from, to, `[](${chosen})`, 1);
  const label = escapedLabel(chosen);
  return replace(from, to, `[${label}]()`, chosen === "" ? 1 : label.length + 3);
}

/** An address that is pasted over words becomes their link; null when it is none, or nothing is selected. */
export function pasteAddress({ text, from, to }: Writing, pasted: string): Edit | null {
  const chosen = text.slice(from, to);
  const address = pasted.trim();
  if (chosen.trim() === "" || chosen.includes("\n") || !ADDRESS.test(address) || ADDRESS.test(chosen)) return null;
  // A parenthesis would end the address.
  const encoded = address.replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"));
  return replace(from, to, `[${escapedLabel(chosen)}](${encoded})`);
}

const escapedLabel = (label: string): string => label.replace(/[[\]\\]/g, "\\$&");

/** Where an item of a list or a line of a quotation begins: indentation, sign, and a box to tick. */
const ITEM = /^(\s*)(?:([-*+]|>)|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?/;

/** A new line. In a list it begins the next item, or ends the list after an empty one; in code it keeps the indentation. */
export function newLine({ text, from, to }: Writing): Edit {
  const lineStart = text.lastIndexOf("\n", from - 1) + 1;
  const line = text.slice(lineStart, from);
  if (isInCode(text, from)) return replace(from, to, `\n${/^[ \t]*/.exec(line)![0]}`);
  const [whole, indentation, sign, number, dot, blank, box] = ITEM.exec(line) ?? [];
  if (whole === undefined) return replace(from, to, "\n");
  const isEmpty = whole.length === line.length && /^(\n|$)/.test(text.slice(to));
  if (isEmpty) return replace(lineStart, to, "");
  const next = sign ?? `${Number(number) + 1}${dot}`;
  return replace(from, to, `\n${indentation}${next}${blank}${box ? "[ ] " : ""}`);
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Whether a place is in a block of code that is not closed before it. */
export function isInCode(text: string, at: number): boolean {
  let open: string | null = null;
  for (const line of text.slice(0, at).split("\n")) {
    const fence = FENCE.exec(line)?.[1];
    if (fence === undefined) continue;
    if (open === null) open = fence;
    else if (fence[0] === open[0] && fence.length >= open.length && line.trim() === fence) open = null;
  }
  return open !== null;
}

type LineSign = "-" | "1." | ">";

/** Makes items or a quotation of the lines that are selected, or plain lines again. */
export function toggleLines({ text, from, to }: Writing, sign: LineSign): Edit {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", Math.max(to, start)) < 0 ? text.length : text.indexOf("\n", Math.max(to, start));
  const lines = text.slice(start, end).split("\n");
  const has = (line: string) => (sign === "1." ? /^\d+\. /.test(line) : line.startsWith(`${sign} `));
  const areAll = lines.every(has);
  const changed = lines.map((line, index) => {
    const bare = line.replace(sign === ">" ? /^> / : /^(?:[-*+]|\d+\.) /, "");
    if (areAll) return bare;
    return `${sign === "1." ? `${index + 1}.` : sign} ${sign === ">" ? line : bare}`;
  });
  const insert = changed.join("\n");
  return replace(start, end, insert, lines.length > 1 ? 0 : insert.length, insert.length);
}

/** Quotes what somebody wrote, in lines of its own, with the cursor below. */
export function quote({ text, from, to }: Writing, quoted: string): Edit {
  const lines = quoted
    .trim()
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`));
  const before = from === 0 || text.slice(0, from).endsWith("\n\n") ? "" : text[from - 1] === "\n" ? "\n" : "\n\n";
  return replace(from, to, `${before}${lines.join("\n")}\n\n`);
}
