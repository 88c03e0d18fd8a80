import { afterAll, beforeAll, expect, test } from "bun:test";
import { COMMANDS } from "#core/commands/registry.ts";
import { type CommandWorld, createCommandWorld, type Who } from "#test/support/commands.ts";
import { request, type World } from "#test/support/world.ts";

// Every example of every command, each run against a real API; a command without a row fails. What is true of all commands is
// in command-rules.test.ts.

let at: CommandWorld;
let world: World;
let run: CommandWorld["run"];

beforeAll(async () => {
  at = await createCommandWorld();
  ({ world, run } = at);
});
afterAll(() => world?.close());

const someMessages = () => at.someMessages();

/** The addresses that were shown, by the names of the webhooks. */
const addresses = new Map<string, string>();

const rememberAddress = async () => addresses.set("before", addresses.get("Fog horn")!);

async function postTo(name: string): Promise<number> {
  return (await request(world.apiUrl, null, "POST", addresses.get(name)!, { text: "Hooo" })).status;
}

interface Expected {
  as?: Who;
  kind: "text" | "table" | "message" | "navigate";
  /** What the reply says, or for a message what was posted. */
  says: RegExp | string;
  /** What must be so before. */
  before?: () => Promise<unknown>;
  /** What is so now. */
  after?: () => Promise<unknown>;
}

const EXAMPLES: Record<string, Expected> = {
  "/help": { kind: "table", says: /Two slashes/ },
  "/help topic": { kind: "text", says: /^\/topic \[topic\]\n/ },
  "/join #attic": { as: "cy", kind: "navigate", says: "You are in #attic." },
  "/leave #attic": { as: "cy", kind: "text", says: "You have left #attic." },
  "/leave": { as: "cy", kind: "navigate", says: "You have left #general." },
  "/invite @cy": { kind: "text", says: "Cy (@cy) is in #general now." },
  "/invite @cy #attic": { kind: "text", says: "Cy (@cy) is in #attic now." },
  "/who": { as: "cy", kind: "table", says: "3 people are here, 0 of them online." },
  "/kick @cy #attic": { as: "bo", kind: "text", says: "Cy (@cy) is not in #attic any more." },
  "/kick @cy": {
    as: "bo",
    kind: "text",
    says: "Cy (@cy) is not in the community any more.",
    after: async () => expect((await world.cy.api("GET", "/api/c/lighthouse")).status).toBe(404),
  },
  "/role @cy admin": {
    kind: "text",
    says: "Cy (@cy) has the role admin now.",
    after: async () => expect((await world.cy.api("GET", "/api/c/lighthouse")).body.role).toBe("admin"),
  },
  "/topic Lamps, fog and ships": { as: "cy", kind: "text", says: "Topic: Lamps, fog and ships" },
  "/topic": { as: "cy", kind: "text", says: "Topic: Lamps, fog and ships" },
  "/create engine-room": { as: "cy", kind: "navigate", says: "You made #engine-room." },
  "/create night-watch private Who is awake": {
    as: "cy",
    kind: "navigate",
    says: "You made #night-watch.",
    after: async () => {
      const { body } = await world.cy.api("GET", "/api/c/lighthouse/channels/night-watch");
      expect(body).toMatchObject({ visibility: "private", topic: "Who is awake" });
    },
  },
  "/rename lamp-room": {
    as: "cy",
    kind: "text",
    says: "This channel is called #lamp-room now.",
    after: () => world.ada.api("PATCH", `/api/c/lighthouse/channels/${at.general}`, { name: "general" }),
  },
  "/archive": { as: "bo", kind: "text", says: "#general is archived." },
  "/unarchive": { as: "bo", kind: "text", says: "#general is open for writing again." },
  "/archive #attic": { as: "bo", kind: "text", says: "#attic is archived." },
  "/unarchive #attic": { as: "bo", kind: "text", says: "#attic is open for writing again." },
  "/me lights the lamp": { as: "cy", kind: "message", says: "_lights the lamp_" },
  "/shrug": { as: "cy", kind: "message", says: "¯\\\\\\_(ツ)\\_/¯" },
  "/shrug Fog again": { as: "cy", kind: "message", says: "Fog again ¯\\\\\\_(ツ)\\_/¯" },
  "/msg @cy": { kind: "navigate", says: "You are with Cy (@cy)." },
  "/msg @cy The lamp is out": { kind: "message", says: "The lamp is out" },
  "/search fog": { as: "cy", kind: "table", says: /found/, before: someMessages },
  '/search "the lamp" from:@ada -storm': { as: "cy", kind: "table", says: /found/, before: someMessages },
  "/purge": { as: "bo", kind: "text", says: "One message was deleted.", before: someMessages },
  "/purge 20": { as: "bo", kind: "text", says: /^\d+ messages were deleted\.$/, before: someMessages },
  "/status :sailboat: At sea 2h": {
    as: "cy",
    kind: "text",
    says: "Your status is: ⛵ At sea",
    after: async () => {
      const { status } = (await world.cy.api("GET", "/api/me")).body;
      const minutes = (Date.parse(status.until) - Date.now()) / 60_000;
      expect(Math.round(minutes)).toBe(120);
    },
  },
  "/status Reading": { as: "cy", kind: "text", says: "Your status is: Reading" },
  "/status": {
    as: "cy",
    kind: "text",
    says: "You have no status any more.",
    after: async () => expect((await world.cy.api("GET", "/api/me")).body.status).toBeNull(),
  },
  "/nick Cy of the Lamps": {
    as: "cy",
    kind: "text",
    says: "You are called Cy of the Lamps now.",
    after: () => world.cy.api("PATCH", "/api/me", { display_name: "Cy" }),
  },
  "/notify": { as: "cy", kind: "text", says: "You are notified of everything here." },
  "/notify mentions": { as: "cy", kind: "text", says: "You are notified here when somebody calls you." },
  "/ban @cy": { as: "bo", kind: "text", says: "@cy is banned." },
  "/ban @cy Sold lamps that do not burn": {
    as: "bo",
    kind: "text",
    says: "@cy is banned.",
    after: async () => {
      const { items } = (await world.bo.api("GET", "/api/c/lighthouse/bans")).body;
      expect(items[0].reason).toBe("Sold lamps that do not burn");
    },
  },
  "/unban @cy": {
    as: "bo",
    kind: "text",
    says: /^@cy is not banned any more/,
    before: () => run("bo", "/ban @cy"),
  },
  "/mute @cy": { as: "bo", kind: "text", says: "@cy is muted until somebody unmutes them." },
  "/mute @cy 10m": { as: "bo", kind: "text", says: "@cy is muted for 10 minutes." },
  "/mute @cy 2h Shouts in the fog": { as: "bo", kind: "text", says: "@cy is muted for 2 hours." },
  "/unmute @cy": { as: "bo", kind: "text", says: "@cy may write again.", before: () => run("bo", "/mute @cy") },
  "/audit": { as: "bo", kind: "table", says: "" },
  "/audit 50": { as: "bo", kind: "table", says: "" },
  '/webhook create "Fog horn"': {
    as: "bo",
    kind: "text",
    says: /^"Fog horn" posts into #general\. .*\n\/hook\/\S+$/,
    after: async () => expect(await postTo("Fog horn")).toBe(200),
  },
  "/webhook create Tides #attic": { as: "bo", kind: "text", says: /^"Tides" posts into #attic\./ },
  "/webhook list": { as: "bo", kind: "table", says: "" },
  '/webhook rotate "Fog horn"': {
    as: "bo",
    kind: "text",
    says: /^"Fog horn" posts into #general\./,
    before: rememberAddress,
    after: async () => expect([await postTo("before"), await postTo("Fog horn")]).toEqual([404, 200]),
  },
  "/webhook revoke Tides": {
    as: "bo",
    kind: "text",
    says: '"Tides" is revoked.',
    after: async () => expect((await run("bo", "/webhook revoke Tides")).body.errors[0].path).toBe("webhook"),
  },
  '/token create "Lamp keeper" messages:write,commands': {
    as: "bo",
    kind: "text",
    says: /^The token of Lamp keeper is shown only now:\najt_\S+$/,
  },
  "/token create Tides messages:write 4w": { as: "bo", kind: "text", says: /^The token of Tides is shown only now:/ },
  "/token list": { as: "bo", kind: "table", says: "" },
  "/token revoke Tides": {
    as: "bo",
    kind: "text",
    says: "The token of Tides is revoked.",
    after: async () => expect((await run("bo", "/token revoke Tides")).body.errors[0].path).toBe("token"),
  },
};

for (const [example, { as = "ada", kind, says, before, after }] of Object.entries(EXAMPLES)) {
  test(`${example} as ${as}`, async () => {
    await at.restoreCy();
    await before?.();
    const { status, body } = await run(as, example);
    expect({ status, kind: body.kind }).toEqual({ status: 200, kind });
    const said = kind === "message" ? body.message.body_md : body.text;
    if (typeof says === "string") expect(said).toBe(says);
    else expect(said).toMatch(says);
    if (kind === "table") expect(body.rows[0].cells).toHaveLength(body.columns.length);
    const [, name, address] = /^"(.+)" posts .*\n(.+)$/.exec(said) ?? [];
    if (name && address) addresses.set(name, address);
    await after?.();
  });
}

test("every example of every command has a row in the table above, and every row is one", () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(COMMANDS.flatMap(({ examples }) => examples).toSorted());
});

test("each command has a summary that is a sentence, and its arguments are explained", () => {
  for (const { name, summary, args } of COMMANDS) {
    expect(name).toMatch(/^[a-z]+( [a-z]+)?$/);
    expect(summary).toMatch(/^[A-Z].{5,}\.$/);
    for (const arg of args) expect(arg.summary).toMatch(/^[A-Z].*[^.]$/);
  }
});
