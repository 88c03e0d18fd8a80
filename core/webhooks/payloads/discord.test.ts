import assert from "node:assert/strict";
import { test } from "node:test";
import { renderDiscord } from "./discord.ts";

test("content is Markdown in which nobody is called", () => {
  const content =
    "**Bold** `code` <@80351110224678912> <@&1> <#103735883630395392> @everyone <:party:41771983429993937> <t:1618953630:R> ||secret||\n-# small";
  assert.equal(
    renderDiscord({
      content,
      username: "Admin",
      avatar_url: "https://x.test/a.png",
      allowed_mentions: { parse: ["everyone"] },
    }),
    "**Bold** `code` \\@80351110224678912 \\@1 \\#103735883630395392 \\@everyone :party: 2021-04-20 21:20 UTC secret\nsmall",
  );
});

test("an embed is quoted with all that it says, and a fence that it leaves open ends with it", () => {
  const embed = {
    author: { name: "Birdie", url: "https://ex.test/b" },
    title: "A *title*",
    url: "https://ex.test/t",
    description: "Text with **style**\n```js\nlet x;",
    color: 15258703,
    fields: [{ name: "Field *1*", value: "some **text**", inline: true }],
    image: { url: "https://img.test/i.png" },
    footer: { text: "Woah! _So cool!_", icon_url: "https://img.test/f.png" },
  };
  assert.equal(
    renderDiscord({ embeds: [embed] }),
    "> [Birdie](<https://ex.test/b>)\n>\n> **[A \\*title\\*](<https://ex.test/t>)**\n>\n> Text with **style**\n> ```js\n> let x;\n> ```\n>\n> **Field \\*1\\***\n> some **text**\n>\n> [Image](<https://img.test/i.png>)\n>\n> Woah! \\_So cool!\\_",
  );
});
