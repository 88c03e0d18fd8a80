import { expect, test } from "bun:test";
import { z } from "zod";
import { myChannelSchema } from "#core/channels/schema.ts";
import { messageSchema } from "#core/messages/schema.ts";
import { meSchema } from "#core/users/schema.ts";
import { ME, useCli } from "#test/support/cli.ts";
import { ada, general, keepers, messageWith } from "#test/support/events.ts";
import { page } from "#test/support/fake-chat.ts";

const at = useCli();
const MESSAGES = "/api/c/lighthouse/channels/general/messages";

test("whoami for people, as JSON, and field by field", async () => {
  expect((await at.run(["whoami"])).stdout).toBe(`ada (Ada) at ${at.chat.url}\n`);
  expect(meSchema.parse(JSON.parse((await at.run(["whoami", "--json"])).stdout))).toEqual(ME);
  expect((await at.run(["--fields", "username,avatar_url,id", "whoami"])).stdout).toBe(`ada\t\t${ada.id}\n`);
  expect((await at.run(["whoami", "--json", "--fields", "id"])).stdout).toBe(`{"id":"${ada.id}"}\n`);
});

test("channels of all pages, as an array in JSON", async () => {
  const pages = [
    page([{ ...general, joined: true }], { next: general.id }),
    page([{ ...keepers, joined: false, topic: "Keys" }]),
  ];
  at.chat.answer("GET /api/c/lighthouse/channels", ({ path }) => Response.json(pages[path.includes("after=") ? 1 : 0]));
  expect((await at.run(["channels"])).stdout).toBe("#general\n#keepers  (private, not joined)  Keys\n");
  const { stdout } = await at.run(["channels", "--json"]);
  expect(
    z
      .array(myChannelSchema)
      .parse(JSON.parse(stdout))
      .map(({ name }) => name),
  ).toEqual(["general", "keepers"]);
});

test("messages as text without a single control character, whatever is in them", async () => {
  const evil =
    "\u001b]0;title\u0007\u001b[2J\u009b31mred \u202eright\u202c <b>b</b> **bold** [x](javascript:alert(1)) &#27;[31m";
  const message = messageWith({
    body_md: `first\n\n${evil}`,
    author: { ...messageWith().author, name: `Eve\n${evil}` },
  });
  at.chat.answer(`GET ${MESSAGES}`, page([message]));
  const { stdout } = await at.run(["read", "general"]);
  expect(stdout).toStartWith("Eve ");
  expect(stdout.split("\n")[0]).toEndWith("  2026-01-02 03:04");
  expect(stdout).toContain("\n  first\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the claim
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  const json = await at.run(["read", "general", "--json"]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the claim
  expect(json.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(z.array(messageSchema).parse(JSON.parse(json.stdout))).toEqual([message]);
});

test("styles on a terminal, unless NO_COLOR or --no-color asks for none", async () => {
  at.chat.answer(`GET ${MESSAGES}`, page([messageWith({ body_md: "some `code`" })]));
  const onTerminal = async (words: string[], env?: Record<string, string>) => (await at.onTerminal(words, env)).stdout;
  expect(await onTerminal(["read", "general"])).toContain("\u001b[33mcode");
  expect(await onTerminal(["read", "general"], { NO_COLOR: "1" })).not.toContain("\u001b");
  expect(await onTerminal(["read", "general"], { TERM: "dumb" })).not.toContain("\u001b");
  expect(await onTerminal(["read", "general", "--no-color"])).not.toContain("\u001b");
  expect((await at.run(["read", "general"], { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[33mcode");
});

test("a reader that has had enough ends it quietly", async () => {
  const items = Array.from({ length: 200 }, () => messageWith({ body_md: "x".repeat(15_000) }));
  at.chat.answer(`GET ${MESSAGES}`, page(items));
  const words = ["read", "general", "--limit", "200", "--json"];
  const { stdout, stderr } = await at.cli.shell('"$@" | head -c 10; echo " $PIPESTATUS"', words, at.signedIn());
  expect(stdout).toEndWith(" 0\n");
  expect(stderr).toBe("");
});

test("a long answer reaches a slow reader whole", async () => {
  const items = Array.from({ length: 200 }, () => messageWith({ body_md: "x".repeat(15_000) }));
  at.chat.answer(`GET ${MESSAGES}`, page(items));
  expect(JSON.parse((await at.run(["read", "general", "--limit", "200", "--json"])).stdout)).toHaveLength(200);
});

test("what belongs together in a list stands below each other, in the widths of a terminal", async () => {
  const topic = "設計 👩‍👩‍👧";
  const channels = [
    { ...general, name: "設計", joined: true, topic },
    { ...keepers, joined: false, topic: "" },
    { ...general, name: "x", joined: false, topic: "z" },
  ];
  at.chat.answer("GET /api/c/lighthouse/channels", page(channels));
  expect((await at.run(["channels"])).stdout).toBe(
    `#設計                            ${topic}
#keepers  (private, not joined)
#x        (not joined)           z
`,
  );
});
