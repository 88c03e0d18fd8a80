/** A push to a branch or tag of GitHub, Gitea or Forgejo. */

import { line } from "./escape.ts";
import { refName, sender, where } from "./forge-words.ts";
import { firstOf, itemsAt, textAt, valueAt } from "./json.ts";
import { blocks, link } from "./markdown.ts";

const COMMITS_SHOWN = 10;
const NO_COMMIT = /^0{40,64}$/;

export function renderPush(payload: unknown): string {
  const commits = itemsAt(payload, "commits");
  return blocks(headline(payload, commits.length), commitList(commits));
}

function headline(payload: unknown, count: number): string {
  const ref = textAt(payload, "ref");
  const name = refName(ref) || "a branch";
  const kind = ref.startsWith("refs/tags/") ? "tag" : "branch";
  const who = sender(payload);
  if (textAt(payload, "deleted") === "true" || NO_COMMIT.test(textAt(payload, "after"))) {
    return `${who} deleted ${kind} ${name}${where(payload)}`;
  }
  const isNew = textAt(payload, "created") === "true" || NO_COMMIT.test(textAt(payload, "before"));
  if (isNew && (count === 0 || kind === "tag")) return `${who} created ${kind} ${name}${where(payload)}`;
  const verb = textAt(payload, "forced") === "true" ? "force-pushed" : "pushed";
  const total = Number(textAt(payload, "total_commits")) || count;
  const commits = total === 1 ? "1 commit" : `${total} commits`;
  const compare = firstOf(textAt(payload, "compare"), textAt(payload, "compare_url"));
  return `${who} ${verb} ${link(commits, compare)} to ${isNew ? "new " : ""}${kind} ${name}${where(payload)}`;
}

function commitList(commits: unknown[]): string {
  const rows = commits.slice(0, COMMITS_SHOWN).map(commitRow);
  const more = commits.length - rows.length;
  return [...rows, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
}

function commitRow(commit: unknown): string {
  const id = textAt(commit, "id").slice(0, 10) || "commit";
  const [subject = ""] = textAt(commit, "message").split("\n");
  const author = valueAt(commit, "author");
  const name = line(firstOf(textAt(author, "username"), textAt(author, "name")), 80);
  return `- ${link(id, textAt(commit, "url"))} ${line(subject) || "(no message)"}${name === "" ? "" : ` — ${name}`}`;
}
