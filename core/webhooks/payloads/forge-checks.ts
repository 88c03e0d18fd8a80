/** Workflow runs, checks and commit statuses of GitHub, Gitea and Forgejo. */

import { code } from "./code.ts";
import { line } from "./escape.ts";
import { where } from "./forge-words.ts";
import { firstOf, textAt } from "./json.ts";
import { link } from "./markdown.ts";

const OUTCOMES: Record<string, string> = {
  success: "✅ succeeded",
  failure: "❌ failed",
  error: "❌ failed",
  startup_failure: "❌ failed to start",
  timed_out: "❌ timed out",
  cancelled: "⚪ was cancelled",
  canceled: "⚪ was cancelled",
  skipped: "⚪ was skipped",
  neutral: "⚪ ended without a verdict",
  stale: "⚪ is out of date",
  action_required: "🟡 needs somebody to act",
  pending: "🟡 is pending",
  requested: "🟡 was requested",
  queued: "🟡 is queued",
  waiting: "🟡 is waiting",
  in_progress: "🟡 is running",
  created: "🟡 was created",
  rerequested: "🟡 was requested again",
};

/** `kind` is what the sentence calls it: "Workflow", "Check" or "Checks of". */
export function renderCheck(payload: unknown, run: unknown, kind: string): string {
  const name = firstOf(textAt(run, "name"), textAt(run, "app", "name"), textAt(payload, "workflow", "name"), "checks");
  const url = firstOf(textAt(run, "html_url"), textAt(run, "details_url"));
  const outcome = firstOf(textAt(run, "conclusion"), textAt(run, "status"), textAt(payload, "action"));
  const branch = code(firstOf(textAt(run, "head_branch"), textAt(run, "check_suite", "head_branch")));
  const title = line(firstOf(textAt(run, "display_title"), textAt(run, "output", "title")));
  const on = branch === "" ? "" : ` on ${branch}`;
  return `${kind} **${link(name, url)}** ${spokenOutcome(outcome)}${on}${where(payload)}${title === "" ? "" : `: ${title}`}`;
}

/** What a service says of one commit. */
export function renderStatus(payload: unknown): string {
  const name = firstOf(textAt(payload, "context"), "status");
  const sha = code(textAt(payload, "sha").slice(0, 10));
  const description = line(textAt(payload, "description"));
  const on = sha === "" ? "" : ` on ${sha}`;
  const outcome = spokenOutcome(textAt(payload, "state"));
  return `Check **${link(name, textAt(payload, "target_url"))}** ${outcome}${on}${where(payload)}${description === "" ? "" : `: ${description}`}`;
}

function spokenOutcome(word: string): string {
  const known = word.toLowerCase();
  if (Object.hasOwn(OUTCOMES, known)) return OUTCOMES[known]!;
  return known === "" ? "changed" : `is ${line(known.replaceAll("_", " "))}`;
}
