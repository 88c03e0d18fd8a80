/**
 * The events of GitHub, Gitea and Forgejo, which send nearly the same: a sentence of who did what, with links, and the
 * first words of what somebody wrote. An event that is not known here becomes a sentence of its name and action.
 * https://docs.github.com/webhooks/webhook-events-and-payloads
 */

import { code } from "./code.ts";
import { line } from "./escape.ts";
import { excerpt } from "./foreign.ts";
import { renderCheck, renderStatus } from "./forge-checks.ts";
import { renderPush } from "./forge-push.ts";
import { numbered, objectOf, refName, sender, spoken, where, withText } from "./forge-words.ts";
import { firstOf, isObject, textAt, valueAt } from "./json.ts";
import { blocks, link, quote } from "./markdown.ts";

/** Gitea sends GitHub's header beside its own, with GitHub's name of the event. */
const EVENT_HEADERS = ["x-forgejo-event", "x-gitea-event", "x-gogs-event", "x-github-event"];

/** The name of the event that the headers say it is, or null when they are not a forge's. */
export function forgeEvent(headers: Headers): string | null {
  return EVENT_HEADERS.map((name) => headers.get(name)).find((event) => event) ?? null;
}

type Render = (payload: unknown) => string;

const RENDERINGS: Record<string, Render> = {
  push: renderPush,
  pull_request: pullRequest,
  pull_request_approved: review,
  pull_request_rejected: review,
  pull_request_comment: (payload) => (isAtReview(payload) ? review(payload) : comment(payload)),
  pull_request_review: review,
  pull_request_review_comment: comment,
  issues,
  issue_comment: comment,
  commit_comment: comment,
  discussion_comment: comment,
  release,
  workflow_run: (payload) => renderCheck(payload, valueAt(payload, "workflow_run"), "Workflow"),
  check_run: (payload) => renderCheck(payload, valueAt(payload, "check_run"), "Check"),
  check_suite: (payload) => renderCheck(payload, valueAt(payload, "check_suite"), "Checks of"),
  status: renderStatus,
  star: (payload) => star(payload, textAt(payload, "action") === "deleted" ? "took a star from" : "starred"),
  watch: (payload) => star(payload, "starred"),
  fork,
  create: (payload) => reference(payload, "created"),
  delete: (payload) => reference(payload, "deleted"),
  ping,
};

export function renderForge(event: string, payload: unknown): string {
  const render = Object.hasOwn(RENDERINGS, event) ? RENDERINGS[event]! : summary(event);
  return render(payload);
}

const isAtReview = (payload: unknown) => isObject(valueAt(payload, "review"));

function pullRequest(payload: unknown): string {
  const pull = valueAt(payload, "pull_request");
  const action = textAt(payload, "action");
  const isMerged = action === "closed" && textAt(pull, "merged") === "true";
  const verbs: Record<string, string> = {
    synchronize: "pushed to",
    synchronized: "pushed to",
    review_requested: "asked for a review of",
    ready_for_review: "marked as ready for review",
    converted_to_draft: "made a draft of",
  };
  const verb = isMerged ? "merged" : Object.hasOwn(verbs, action) ? verbs[action]! : spoken(action || "changed");
  const [head, base] = [textAt(pull, "head", "ref"), textAt(pull, "base", "ref")];
  const branches = head && base ? ` (${code(head)} → ${code(base)})` : "";
  const about = objectOf(payload);
  const detail = about === "" ? "" : `:${about}`;
  const sentence = `${sender(payload)} ${verb} pull request ${numbered(pull)}${branches}${where(payload)}${detail}`;
  return withText(sentence, action === "opened" ? textAt(pull, "body") : "");
}

function issues(payload: unknown): string {
  const issue = valueAt(payload, "issue");
  const action = textAt(payload, "action");
  const about = objectOf(payload);
  const detail = about === "" || action === "opened" ? "" : `:${about}`;
  const sentence = `${sender(payload)} ${spoken(action || "changed")} issue ${numbered(issue)}${where(payload)}${detail}`;
  return withText(sentence, action === "opened" ? textAt(issue, "body") : "");
}

function comment(payload: unknown): string {
  const subject = ["issue", "pull_request", "discussion"].map((name) => valueAt(payload, name)).find(isObject);
  const words = valueAt(payload, "comment");
  const commit = textAt(words, "commit_id").slice(0, 10);
  const about = subject ? numbered(subject) : commit ? `commit ${code(commit)}` : "something";
  const verbs: Record<string, string> = { edited: "edited a", deleted: "deleted a" };
  const action = textAt(payload, "action");
  const verb = Object.hasOwn(verbs, action) ? verbs[action]! : "wrote a";
  const sentence = `${sender(payload)} ${verb} ${link("comment", textAt(words, "html_url"))} on ${about}${where(payload)}`;
  return withText(sentence, action === "deleted" ? "" : textAt(words, "body"));
}

/** GitHub says `state`, Gitea `type` with a prefix, and each in its own case. */
function review(payload: unknown): string {
  const given = valueAt(payload, "review");
  const pull = valueAt(payload, "pull_request");
  const kind = firstOf(
    textAt(given, "state"),
    textAt(given, "type").replace(/^pull_request_(?:review_)?/, ""),
  ).toLowerCase();
  const verbs: Record<string, string> = {
    approved: "approved",
    changes_requested: "requested changes to",
    rejected: "requested changes to",
    dismissed: "dismissed a review of",
  };
  const verb = Object.hasOwn(verbs, kind) ? verbs[kind]! : "reviewed";
  const url = textAt(given, "html_url");
  const detail = url === "" ? "" : ` — ${link("review", url)}`;
  const sentence = `${sender(payload)} ${verb} pull request ${numbered(pull)}${where(payload)}${detail}`;
  return withText(sentence, firstOf(textAt(given, "body"), textAt(given, "content")));
}

function release(payload: unknown): string {
  const given = valueAt(payload, "release");
  const action = textAt(payload, "action") || "published";
  const tag = textAt(given, "tag_name");
  const name = firstOf(textAt(given, "name"), tag, "without a name");
  const kind = textAt(given, "prerelease") === "true" ? "pre-release" : "release";
  const tagged = tag !== "" && tag !== name ? ` (${code(tag)})` : "";
  const sentence = `${sender(payload)} ${spoken(action)} ${kind} ${link(name, textAt(given, "html_url"))}${tagged}${where(payload)}`;
  const isNew = ["published", "created", "released"].includes(action);
  return withText(sentence, isNew ? firstOf(textAt(given, "body"), textAt(given, "note")) : "");
}

function star(payload: unknown, verb: string): string {
  const repository = valueAt(payload, "repository");
  const count = firstOf(textAt(repository, "stargazers_count"), textAt(repository, "stars_count"));
  const name = link(textAt(repository, "full_name") || "a repository", textAt(repository, "html_url"));
  const total = /^\d+$/.test(count) ? (count === "1" ? " (1 star)" : ` (${count} stars)`) : "";
  return `${sender(payload)} ${verb} ${name}${total}`;
}

/** GitHub calls the new repository `forkee`; Gitea gives the old one that name. */
function fork(payload: unknown): string {
  const [repository, forkee] = [valueAt(payload, "repository"), valueAt(payload, "forkee")];
  const [from, to] = isObject(valueAt(repository, "parent")) ? [forkee, repository] : [repository, forkee];
  const name = (at: unknown) => link(textAt(at, "full_name") || "a repository", textAt(at, "html_url"));
  return `${sender(payload)} forked ${name(from)} to ${name(to)}`;
}

function reference(payload: unknown, verb: string): string {
  const kind = textAt(payload, "ref_type") || "branch";
  const name = refName(textAt(payload, "ref"));
  return `${sender(payload)} ${verb} ${spoken(kind)}${name === "" ? "" : ` ${name}`}${where(payload)}`;
}

/** GitHub tries a new webhook with one of its sayings. */
function ping(payload: unknown): string {
  const zen = textAt(payload, "zen");
  const sentence = `The webhook is set up${where(payload)}.`;
  return blocks(sentence, quote(excerpt(zen)));
}

/** Any other event, as a sentence of its name, its action and where it can be looked at. */
function summary(event: string): Render {
  return (payload) => {
    const action = textAt(payload, "action");
    const subject = valueAt(payload, event);
    const title = firstOf(textAt(subject, "title"), textAt(subject, "name"), textAt(subject, "login"));
    const url = firstOf(textAt(subject, "html_url"), anyAddress(payload));
    const name = link(title || "details", url);
    const detail = title === "" && url === "" ? "" : ` — ${name}`;
    return `${sender(payload)}: ${line(words(event, action))}${where(payload)}${detail}`;
  };
}

const words = (event: string, action: string) => `${event} ${action}`.replaceAll(/[_.-]+/g, " ").trim();

/** The first address of a thing that the payload holds beside its repository and people. */
function anyAddress(payload: unknown): string {
  if (!isObject(payload)) return "";
  const known = ["repository", "sender", "organization", "installation", "enterprise"];
  const addresses = Object.keys(payload)
    .filter((name) => !known.includes(name))
    .map((name) => textAt(payload, name, "html_url"));
  return firstOf(...addresses);
}
