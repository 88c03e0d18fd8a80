import assert from "node:assert/strict";
import { test } from "node:test";
import { renderSlack } from "./slack.ts";

test("Slack's markup becomes Markdown, and its escapes text", () => {
  const text =
    "Deploy of <https://ex.test/a_b?x=1&amp;y=2|api *v2*> is *done*, _really_, ~not~ `x &lt; y` &amp; more: <https://ex.test>";
  assert.equal(
    renderSlack({ text }),
    "Deploy of [api \\*v2\\*](<https://ex.test/a_b?x=1&y=2>) is **done**, *really*, ~~not~~ `x < y` & more: [https://ex.test](<https://ex.test/>)",
  );
});

test("words that only look styled stay as they are", () => {
  assert.equal(
    renderSlack({ text: "2 * 3 * 4, snake_case_name, a*b*c, ~/x" }),
    "2 \\* 3 \\* 4, snake_case_name, a\\*b\\*c, \\~/x",
  );
});

test("W3: whom Slack would call is named, and called is nobody", () => {
  const text = "<@U024BE7LH> <@U1|ada> <!here> <!channel|everyone> <!subteam^S1|@ops> <#C024BE7LR|general> @bo";
  assert.equal(renderSlack({ text }), "\\@U024BE7LH \\@ada \\@here everyone \\@ops \\#general \\@bo");
});

test("names of emoji become the emoji; in code and within words they stay", () => {
  assert.equal(
    renderSlack({ text: ":rotating_light: *:white_check_mark: ok* :no_such_thing: `:wave:` 12:100:00 :+1:" }),
    "🚨 **✅ ok** :no_such_thing: `:wave:` 12:100:00 👍",
  );
});

test("text that says it is no markup is none", () => {
  assert.equal(renderSlack({ text: "*a* &lt;b&gt;\n_c_", mrkdwn: false }), "\\*a\\* \\<b\\>\n\\_c\\_");
});

test("quotes, lists and code are blocks of their own", () => {
  const text = "Before\n&gt; quoted *words*\nafter\n• one\n• two\n1. first\nend ```\nif (a &lt; b) *x*\n``` rest";
  assert.equal(
    renderSlack({ text }),
    "Before\n\n> quoted **words**\n\nafter\n\n- one\n- two\n1. first\n\nend\n\n```\nif (a < b) *x*\n```\n\nrest",
  );
});

test("a date shows its fallback, and a link that is none its label", () => {
  const text = "<!date^1392734382^{date_short}|Feb 18, 2014> <mailto:bob@example.com|Bob> <javascript:alert(1)|click>";
  assert.equal(renderSlack({ text }), "Feb 18, 2014 Bob click");
});

test("blocks: header, section with fields and accessory, context, divider, image, actions", () => {
  const payload = {
    text: "shown in notifications only",
    blocks: [
      { type: "header", text: { type: "plain_text", text: "New *request* &amp; more", emoji: true } },
      {
        type: "section",
        text: { type: "mrkdwn", text: "*Type:* Paid time off" },
        fields: [
          { type: "mrkdwn", text: "*When:*\nAug 10" },
          { type: "plain_text", text: "5 * 2" },
        ],
        accessory: { type: "image", image_url: "https://img.test/cat.png", alt_text: "cute cat" },
      },
      { type: "divider" },
      {
        type: "context",
        elements: [
          { type: "image", image_url: "https://img.test/x.png", alt_text: "plants" },
          { type: "mrkdwn", text: "By *ada*" },
        ],
      },
      {
        type: "image",
        title: { type: "plain_text", text: "Chart" },
        image_url: "https://img.test/c.png",
        alt_text: "c",
      },
      {
        type: "actions",
        elements: [
          { type: "button", text: { type: "plain_text", text: "Open" }, url: "https://ex.test/1" },
          { type: "button", text: { type: "plain_text", text: "Deny" }, value: "click_me_123" },
          { type: "button", text: { type: "plain_text", text: "Logs" }, url: "https://ex.test/2" },
        ],
      },
      { type: "made_up", text: { type: "mrkdwn", text: "still *read*" } },
    ],
  };
  assert.equal(
    renderSlack(payload),
    [
      "### New \\*request\\* & more",
      "**Type:** Paid time off",
      "**When:**\nAug 10",
      "5 \\* 2",
      "[cute cat](<https://img.test/cat.png>)",
      "---",
      "plants By **ada**",
      "[Chart](<https://img.test/c.png>)",
      "[Open](<https://ex.test/1>) · [Logs](<https://ex.test/2>)",
      "still **read**",
    ].join("\n\n"),
  );
});

test("rich text: styles, names, emoji, lists, quotes and code", () => {
  const section = (...elements: unknown[]) => ({ type: "rich_text_section", elements });
  const text = (words: string, style?: unknown) => ({ type: "text", text: words, ...(style ? { style } : {}) });
  const payload = {
    blocks: [
      {
        type: "rich_text",
        elements: [
          section(
            text("Hello "),
            text("bold ", { bold: true }),
            text("both", { bold: true, italic: true }),
            text(" "),
            text("a_b", { code: true }),
            text(" *raw* "),
            { type: "link", url: "https://ex.test", text: "here" },
            { type: "emoji", name: "wave", unicode: "1f44b-1f3fd" },
            { type: "emoji", name: "partyparrot" },
            { type: "user", user_id: "U1" },
            { type: "broadcast", range: "channel" },
          ),
          {
            type: "rich_text_list",
            style: "bullet",
            indent: 0,
            elements: [section(text("one")), section(text("two"))],
          },
          { type: "rich_text_list", style: "ordered", indent: 1, elements: [section(text("inner"))] },
          { type: "rich_text_quote", elements: [text("said\ntwice")] },
          { type: "rich_text_preformatted", elements: [text("x = `1`\ny")] },
        ],
      },
    ],
  };
  assert.equal(
    renderSlack(payload),
    [
      "Hello **bold** ***both*** `a_b` \\*raw\\* [here](<https://ex.test/>)👋🏽:partyparrot:\\@U1\\@channel",
      "- one\n- two",
      "   1. inner",
      "> said\n> twice",
      "```\nx = `1`\ny\n```",
    ].join("\n\n"),
  );
});

test("attachments are quoted below the text, each with all that it says", () => {
  const payload = {
    text: "Build",
    attachments: [
      {
        fallback: "not shown",
        color: "#36a64f",
        pretext: "New *ticket*",
        author_name: "Bobby",
        author_link: "https://ex.test/bobby",
        title: "Slack <API>",
        title_link: "https://ex.test/t",
        text: "Optional _text_",
        fields: [{ title: "Priority", value: "High", short: true }],
        image_url: "https://img.test/i.png",
        actions: [{ type: "button", text: "Open", url: "https://ex.test/o" }],
        footer: "The footer",
        ts: 123456789,
      },
      { fallback: "only this" },
    ],
  };
  assert.equal(
    renderSlack(payload),
    [
      "Build",
      "New **ticket**",
      "> [Bobby](<https://ex.test/bobby>)\n>\n> **[Slack \\<API\\>](<https://ex.test/t>)**\n>\n> Optional *text*\n>\n> **Priority**\n> High\n>\n> [Image](<https://img.test/i.png>)\n>\n> [Open](<https://ex.test/o>)\n>\n> The footer",
      "> only this",
    ].join("\n\n"),
  );
});
