import { describe, expect, test } from "bun:test";
import { ME, useCli } from "#test/support/cli.ts";
import { ada, general, lighthouse, memberWith, messageWith } from "#test/support/events.ts";
import { page, problem } from "#test/support/fake-chat.ts";

const at = useCli();

/** Moves the cursor, sets the title and the clipboard, links elsewhere, rings, goes back over what stands, turns the line round. */
const EVIL =
  "x\u001b[2J\u001b[6n\u001b]0;t\u0007\u001b]52;c;ZXZpbA==\u001b\\\u001b]8;;https://evil.example\u001b\\y\u001b]8;;\u0007" +
  "\u009b31m\u009d0;t\u009c\u0090q\u009c\b\u0007\u007f\r\u202eexe.txt\u2066\u200f&#27;[31m&#x9b;2J";

const MESSAGE = messageWith({
  body_md: `${EVIL} **${EVIL}** \`${EVIL}\` [${EVIL}](https://example.org/${EVIL})\n\n\`\`\`${EVIL}\n${EVIL}\n\`\`\`\n- ${EVIL}\n> ${EVIL}`,
  author: { kind: "api_user", id: ada.id, name: EVIL, avatar_url: EVIL },
  attachments: [{ id: ada.id, filename: EVIL, content_type: "text/plain", size_bytes: 1, width: null, height: null }],
});
const CHANNEL = { ...general, joined: true, name: EVIL, topic: EVIL };
const PERSON = { ...ME, username: EVIL, display_name: EVIL, status: { emoji: "🌴", text: EVIL, until: null } };
const link = { href: `/c/${EVIL}`, community: EVIL, channel_id: general.id, message_id: null };

const CHAN = { id: general.id, name: EVIL, community_id: general.community_id };
const HIT = { message: MESSAGE, channel: CHAN, snippet: [EVIL, EVIL].map((text, n) => ({ text, match: n > 0 })) };
const NOTIFICATION = {
  id: ada.id,
  type: "mention",
  source_id: ada.id,
  read: false,
  created_at: ME.created_at,
  actor: MESSAGE.author,
  channel: CHAN,
  message: { id: MESSAGE.id, parent_id: null, excerpt: EVIL },
  text: null,
};
const WEBHOOK = {
  id: ada.id,
  channel_id: general.id,
  channel_name: EVIL,
  name: EVIL,
  avatar_url: null,
  created_by: null,
  created_at: ME.created_at,
};
const BOT_TOKEN = {
  id: ada.id,
  bot: { id: ada.id, name: EVIL, avatar_url: null },
  scopes: ["commands"],
  created_by: null,
  created_at: ME.created_at,
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
};

/** Every command that shows what others wrote, with what the server answers. */
const COMMANDS: [words: string[], route: string, answer: object][] = [
  [["whoami"], "GET /api/me", PERSON],
  [["status"], "GET /api/me", PERSON],
  [["channels"], "GET /api/c/lighthouse/channels", page([CHANNEL])],
  [["read", "general"], "GET /api/c/lighthouse/channels/general/messages", page([MESSAGE])],
  [["search", "x"], "GET /api/search", page([HIT])],
  [["threads", general.id], "GET /api/search", page([HIT])],
  [["notifications"], "GET /api/notifications", page([NOTIFICATION])],
  [["members"], "GET /api/c/lighthouse/members", page([{ ...memberWith(ada), ...PERSON }])],
  [["channels", "topic", "general"], "GET /api/c/lighthouse/channels/general", CHANNEL],
  [["communities"], "GET /api/communities", page([{ ...lighthouse, name: EVIL, role: "member" }])],
  [["webhook"], "GET /api/c/lighthouse/webhooks", page([WEBHOOK])],
  [["token"], "GET /api/c/lighthouse/tokens", page([BOT_TOKEN])],
  [["api", "GET", "/api/me"], "GET /api/me", PERSON],
  [["/help", "-c", general.id], "POST /api/commands", { kind: "text", text: EVIL }],
  [
    ["/who", "-c", general.id],
    "POST /api/commands",
    {
      kind: "table",
      text: EVIL,
      columns: ["text", "time"].map((type) => ({ label: EVIL, type })),
      rows: [{ cells: [EVIL, EVIL], link }],
    },
  ],
];

describe("I6: what others wrote never acts on the terminal", () => {
  for (const [words, route, answer] of COMMANDS) {
    test(`ajet-chat ${words.join(" ")}`, async () => {
      at.chat.answer(route, answer);
      const shown = [at.onTerminal(words), at.onTerminal([...words, "--json"]), at.run(words)];
      for (const { stdout } of await Promise.all(shown)) {
        expect(stdout).toContain("exe.txt");
        mustBeHarmless(stdout);
      }
    });
  }

  test("an error that the server words", async () => {
    for (const code of ["invalid", "not_found", "internal"] as const) {
      at.chat.answer("GET /api/me", () => problem(code, EVIL));
      const { stdout } = await at.onTerminal(["whoami"]);
      expect(stdout).toContain("exe.txt");
      mustBeHarmless(stdout);
    }
  });

  test("the communities that it lists to choose from", async () => {
    const community = { id: ada.id, name: EVIL, slug: "x", created_at: ME.created_at, role: "member" };
    at.chat.answer("GET /api/communities", page([community, { ...community, id: general.id, slug: "y" }]));
    const { stderr } = await at.run(["channels"]);
    expect(stderr).toContain("x, y");
    mustBeHarmless(stderr);
  });

  test("a shell is offered no name that could be anything else to it", async () => {
    const names = [EVIL, "$(reboot)", "a;b", "`x`", "two words", "-rf", "a'b", "a\\b", "general", "設計", "a.b-c_d"];
    at.chat.answer("GET /api/c/lighthouse/channels", page(names.map((name) => ({ ...CHANNEL, name }))));
    await at.run(["channels"]);
    const { stdout } = await at.run(["complete", "--", "send", ""]);
    expect(stdout).toBe("general\t\n設計\t\na.b-c_d\t\n");
  });
});

/** Styles are our own, and a terminal driver ends lines with a carriage return. */
function mustBeHarmless(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  const rest = text.replaceAll("\r\n", "\n").replace(/\u001b\[\d{1,2}m/g, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  expect(rest).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
}
