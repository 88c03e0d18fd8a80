import assert from "node:assert/strict";
import { test } from "node:test";
import { renderForge } from "./forge.ts";

const repository = {
  full_name: "ajet/chat",
  name: "chat",
  html_url: "https://git.test/ajet/chat",
  stargazers_count: 9,
};
const sender = { login: "ada", html_url: "https://git.test/ada" };
const about = { repository, sender };
const pull_request = {
  number: 12,
  title: "Add [links](x) to *titles*",
  html_url: "https://git.test/p/12",
  body: "<!-- template -->\nIt **works**, @bo.\n```js\nopen",
  head: { ref: "links_*" },
  base: { ref: "main" },
};
const issue = { number: 7, title: "It #breaks for @bo", html_url: "https://git.test/i/7", body: "Steps:\n1. open" };
const comment = { body: "Agreed, @ada", html_url: "https://git.test/i/7#c1" };
const NONE = "0".repeat(40);
const ADA = "**[ada](<https://git.test/ada>)**";
const IN = "in [ajet/chat](<https://git.test/ajet/chat>)";

const commit = (number: number) => ({
  id: `${number}`.padStart(40, "a"),
  message: `Change *${number}*\n\nbody`,
  url: `https://git.test/c/${number}`,
  author: { name: "Ada", username: "ada" },
});

const cases: [what: string, event: string, payload: object, markdown: string][] = [
  [
    "push",
    "push",
    { ref: "refs/heads/fix_it", before: "1", after: "2", compare: "https://git.test/d", commits: [commit(1)] },
    `${ADA} pushed [1 commit](<https://git.test/d>) to branch \`fix_it\` ${IN}\n\n- [aaaaaaaaaa](<https://git.test/c/1>) Change \\*1\\* — ada`,
  ],
  [
    "Gitea's push of more commits than are listed, by force",
    "push",
    {
      ref: "refs/heads/main",
      compare_url: "https://git.test/d",
      forced: true,
      total_commits: 40,
      commits: Array.from({ length: 12 }, (_, index) => ({ id: `${index}`, message: "", author: {} })),
    },
    `${ADA} force-pushed [40 commits](<https://git.test/d>) to branch \`main\` ${IN}\n\n${Array.from({ length: 10 }, (_, index) => `- ${index} (no message)`).join("\n")}\n- and 2 more`,
  ],
  [
    "push that creates a tag",
    "push",
    { ref: "refs/tags/v1", before: NONE, after: "2", commits: [] },
    `${ADA} created tag \`v1\` ${IN}`,
  ],
  [
    "push that deletes a branch",
    "push",
    { ref: "refs/heads/old", after: NONE, deleted: true },
    `${ADA} deleted branch \`old\` ${IN}`,
  ],
  [
    "pull request opened",
    "pull_request",
    { action: "opened", number: 12, pull_request },
    `${ADA} opened pull request [\\#12 Add \\[links\\](x) to \\*titles\\*](<https://git.test/p/12>) (\`links_*\` → \`main\`) ${IN}\n\n> It **works**, \\@bo.\n> \`\`\`js\n> open\n> \`\`\``,
  ],
  [
    "pull request merged",
    "pull_request",
    { action: "closed", pull_request: { number: 1, title: "T", html_url: "", merged: true } },
    `${ADA} merged pull request \\#1 T ${IN}`,
  ],
  [
    "review asked for",
    "pull_request",
    { action: "review_requested", pull_request: { number: 1, title: "T" }, requested_reviewer: { login: "bo" } },
    `${ADA} asked for a review of pull request \\#1 T ${IN}: bo`,
  ],
  [
    "issue opened",
    "issues",
    { action: "opened", issue, label: { name: "bug" } },
    `${ADA} opened issue [\\#7 It \\#breaks for \\@bo](<https://git.test/i/7>) ${IN}\n\n> Steps:\n> 1. open`,
  ],
  [
    "issue labeled",
    "issues",
    { action: "labeled", issue: { number: 7, title: "T" }, label: { name: "bug" } },
    `${ADA} labeled issue \\#7 T ${IN}: \`bug\``,
  ],
  [
    "comment",
    "issue_comment",
    { action: "created", issue, comment },
    `${ADA} wrote a [comment](<https://git.test/i/7#c1>) on [\\#7 It \\#breaks for \\@bo](<https://git.test/i/7>) ${IN}\n\n> Agreed, \\@ada`,
  ],
  [
    "comment on a commit",
    "commit_comment",
    { action: "created", comment: { ...comment, commit_id: "0123456789abcdef" } },
    `${ADA} wrote a [comment](<https://git.test/i/7#c1>) on commit \`0123456789\` ${IN}\n\n> Agreed, \\@ada`,
  ],
  [
    "GitHub's review",
    "pull_request_review",
    {
      action: "submitted",
      review: { state: "changes_requested", body: "No.", html_url: "https://git.test/r" },
      pull_request: { number: 1, title: "T" },
    },
    `${ADA} requested changes to pull request \\#1 T ${IN} — [review](<https://git.test/r>)\n\n> No.`,
  ],
  [
    "Gitea's review",
    "pull_request_approved",
    {
      action: "reviewed",
      review: { type: "pull_request_review_approved", content: "Fine" },
      pull_request: { number: 1, title: "T" },
    },
    `${ADA} approved pull request \\#1 T ${IN}\n\n> Fine`,
  ],
  [
    "release",
    "release",
    {
      action: "published",
      release: { name: "One", tag_name: "v1.0", html_url: "https://git.test/v1", body: "- new\n- old" },
    },
    `${ADA} published release [One](<https://git.test/v1>) (\`v1.0\`) ${IN}\n\n> - new\n> - old`,
  ],
  [
    "workflow run",
    "workflow_run",
    {
      action: "completed",
      workflow_run: {
        name: "CI",
        conclusion: "failure",
        head_branch: "main",
        html_url: "https://git.test/w",
        display_title: "Fix *it*",
      },
    },
    `Workflow **[CI](<https://git.test/w>)** ❌ failed on \`main\` ${IN}: Fix \\*it\\*`,
  ],
  [
    "check run",
    "check_run",
    {
      action: "completed",
      check_run: { name: "lint", status: "completed", conclusion: "success", check_suite: { head_branch: "main" } },
    },
    `Check **lint** ✅ succeeded on \`main\` ${IN}`,
  ],
  [
    "check suite",
    "check_suite",
    { action: "requested", check_suite: { app: { name: "CI App" }, status: "queued" } },
    `Checks of **CI App** 🟡 is queued ${IN}`,
  ],
  [
    "commit status",
    "status",
    {
      context: "ci/build",
      state: "pending",
      sha: "0123456789abcdef",
      target_url: "https://ci.test/1",
      description: "running",
    },
    `Check **[ci/build](<https://ci.test/1>)** 🟡 is pending on \`0123456789\` ${IN}: running`,
  ],
  ["star", "star", { action: "created" }, `${ADA} starred [ajet/chat](<https://git.test/ajet/chat>) (9 stars)`],
  [
    "fork",
    "fork",
    { forkee: { full_name: "bo/chat", html_url: "https://git.test/bo/chat" } },
    `${ADA} forked [ajet/chat](<https://git.test/ajet/chat>) to [bo/chat](<https://git.test/bo/chat>)`,
  ],
  ["branch created", "create", { ref: "feature", ref_type: "branch" }, `${ADA} created branch \`feature\` ${IN}`],
  ["tag deleted", "delete", { ref: "v1", ref_type: "tag" }, `${ADA} deleted tag \`v1\` ${IN}`],
  ["ping", "ping", { zen: "Design for failure.", hook_id: 1 }, `The webhook is set up ${IN}.\n\n> Design for failure.`],
  [
    "an event that nobody knew",
    "secret_scanning_alert",
    { action: "created", alert: { html_url: "https://git.test/a/1" } },
    `${ADA}: secret scanning alert created ${IN} — [details](<https://git.test/a/1>)`,
  ],
  ["an event without anything", "constructor", { repository: null, sender: null }, "Somebody: constructor"],
];

for (const [what, event, payload, markdown] of cases) {
  test(`${what} reads as a sentence`, () => assert.equal(renderForge(event, { ...about, ...payload }), markdown));
}

test("every event that is known makes a sentence of an empty payload too", () => {
  for (const [, event] of cases) assert.notEqual(renderForge(event, {}).trim(), "");
});
