/** What the events of GitHub, Gitea and Forgejo have in common, as words of a sentence. */

import { code } from "./code.ts";
import { line } from "./escape.ts";
import { excerpt } from "./foreign.ts";
import { firstOf, isAt, textAt, valueAt } from "./json.ts";
import { blocks, link, quote } from "./markdown.ts";

/** Who did it, as a link. */
export function sender(payload: unknown): string {
  const who = ["sender", "pusher", "user"].map((name) => valueAt(payload, name)).find((user) => nameOf(user) !== "");
  return who === undefined ? "Somebody" : `**${person(who)}**`;
}

export function person(user: unknown): string {
  return link(nameOf(user), textAt(user, "html_url"));
}

const nameOf = (user: unknown) =>
  firstOf(textAt(user, "login"), textAt(user, "username"), textAt(user, "full_name"), textAt(user, "name"));

/** ` in owner/repository`, or where else it happened; "" when the payload does not say. */
export function where(payload: unknown): string {
  const repository = valueAt(payload, "repository");
  const name = firstOf(textAt(repository, "full_name"), textAt(repository, "name"));
  if (name !== "") return ` in ${link(name, textAt(repository, "html_url"))}`;
  const organization = firstOf(textAt(payload, "organization", "login"), textAt(payload, "organization", "username"));
  return organization === "" ? "" : ` in ${line(organization)}`;
}

/** `refs/heads/main` as the name of a branch or tag. */
export function refName(ref: string): string {
  return code(ref.replace(/^refs\/(?:heads|tags)\//, ""));
}

/** An issue, pull request or discussion as `#12 Its title`. */
export function numbered(subject: unknown): string {
  const number = textAt(subject, "number");
  const title = firstOf(textAt(subject, "title"), "without a title");
  return link(number === "" ? title : `#${number} ${title}`, textAt(subject, "html_url"));
}

/** An action as it reads in a sentence: `review_requested` is "review requested". */
export function spoken(word: string): string {
  return line(word.replaceAll(/[_.-]+/g, " "));
}

/** A sentence, and below it what somebody wrote. */
export function withText(sentence: string, text: string): string {
  return blocks(sentence, quote(excerpt(text)));
}

/** What an action such as `labeled` or `assigned` is about, after its verb; "" for other actions. */
export function objectOf(payload: unknown): string {
  if (isAt(payload, "label")) return ` ${code(textAt(payload, "label", "name"))}`;
  if (isAt(payload, "assignee")) return ` ${person(valueAt(payload, "assignee"))}`;
  if (isAt(payload, "requested_reviewer")) return ` ${person(valueAt(payload, "requested_reviewer"))}`;
  if (isAt(payload, "milestone", "title")) return ` ${line(textAt(payload, "milestone", "title"))}`;
  return "";
}
