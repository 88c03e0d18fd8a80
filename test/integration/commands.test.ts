import { afterAll, beforeAll, expect, test } from "bun:test";
import { COMMANDS } from "#core/commands/registry.ts";
import { newId } from "#core/kernel/ids.ts";
import { type Actor, addBot, createWorld, request, type World, withApi } from "#test/support/world.ts";

// The table has every example of every command, each run against a real API; a command without a row fails. After it come
// the claims about all commands.

let world: World;
let general: string;
let secret: string;

beforeAll(async () => {
  world = await withApi(await createWorld());
  const { ada } = world;
  const make = async (channel: object) => (await ada.api("POST", "/api/c/lighthouse/channels", channel)).body.id;
  general = (await ada.api("GET", "/api/c/lighthouse/channels/general")).body.id;
  await make({ name: "attic", topic: "Old lamps" });
  secret = await make({ name: "secret", visibility: "private" });
});
afterAll(() => world?.close());

type Who = "ada" | "bo" | "cy" | "dot";

const run = (who: Who, text: string, more: object = {}) =>
  world[who].api("POST", "/api/commands", { text, channel_id: general, ...more });

const complete = async (who: Who, text: string, more: object = {}) => {
  const cursor = text.includes("|") ? text.indexOf("|") : text.length;
  const body = { text: text.replace("|", ""), cursor, channel_id: general, ...more };
  const answer = await world[who].api("POST", "/api/commands/complete", body);
  expect(answer.status).toBe(200);
  return answer.body;
};
const valuesOf = ({ items }: { items: { value: string }[] }) => items.map(({ value }) => value);

/** Cy is in the community and its first channel as at the beginning, whatever an example did to them. */
async function restoreCy(): Promise<void> {
  await world.db.execute(`delete from bans`);
  await world.db.execute(`insert into community_members (community_id, user_id, role)
    select id, '${world.cy.id}', 'member' from communities where slug = 'lighthouse'
    on conflict (community_id, user_id) do update set role = 'member'`);
  await world.db.execute(`insert into channel_members (channel_id, user_id)
    values ('${general}', '${world.cy.id}') on conflict do nothing`);
}

const someMessages = async () => {
  for (const body_md of ["Fog over the lamp", "More fog", "Fog and the lamp again"]) {
    await world.ada.api("POST", "/api/c/lighthouse/channels/general/messages", { body_md });
  }
};

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
    after: () => world.ada.api("PATCH", `/api/c/lighthouse/channels/${general}`, { name: "general" }),
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
    await restoreCy();
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

test("what a command posts in a thread stays there, and posts once under one client message id", async () => {
  await restoreCy();
  const { id } = (await world.ada.api("POST", "/api/c/lighthouse/channels/general/messages", { body_md: "Who?" })).body;
  const client_message_id = newId();
  const first = await run("cy", "/me is awake", { parent_id: id, client_message_id });
  const again = await run("cy", "/me is awake", { parent_id: id, client_message_id });
  expect(first.body.message.parent_id).toBe(id);
  expect(again.body.message.id).toBe(first.body.message.id);
  expect((await world.cy.api("GET", `/api/messages/${id}/replies`)).body.items).toHaveLength(1);
});

test("two slashes post a text with one, in a thread too; what has none is refused", async () => {
  const { body } = await run("cy", "//etc/hosts is **gone**");
  expect(body).toMatchObject({ kind: "message", message: { body_md: "/etc/hosts is **gone**", parent_id: null } });
  const reply = await run("cy", "//help me", { parent_id: body.message.id });
  expect(reply.body.message).toMatchObject({ body_md: "/help me", parent_id: body.message.id });
  expect((await run("cy", "help")).status).toBe(422);
});

test("in a direct message commands work that need no community, and the others say so", async () => {
  await restoreCy();
  const { id } = (await world.ada.api("POST", "/api/dm", { user_ids: [world.cy.id] })).body;
  const here = { channel_id: id };
  const posted = (await run("cy", "/shrug Just us", here)).body.message;
  expect(posted).toMatchObject({ channel_id: id, body_md: expect.stringContaining("Just us") });
  expect((await run("ada", "//x", { ...here, parent_id: posted.id })).body.message.parent_id).toBe(posted.id);
  expect((await run("cy", "/who", here)).body.text).toBe("2 people are here, 0 of them online.");
  expect((await run("cy", "/notify none", here)).status).toBe(200);
  await someMessages();
  const [found] = (await run("cy", "/search fog", here)).body.rows;
  expect(found.link.href).toStartWith(`/c/lighthouse/channels/${general}?around=`);
  for (const text of ["/invite @bo", "/join #attic", "/create attic2"]) {
    const { status, body } = await run("ada", text, here);
    expect({ status, detail: body.detail }).toEqual({
      status: 409,
      detail: `${text.split(" ")[0]} works in the channels of a community, not in a direct message.`,
    });
  }
  // Nobody is more than a member here, whatever they are in a community.
  expect((await run("ada", "/ban @cy", here)).body.detail).toStartWith("There is no command /ban.");
  const { items } = (await world.ada.api("GET", `/api/commands?channel_id=${id}`)).body;
  expect(items.map(({ name }: { name: string }) => name)).not.toContain("invite");
  expect(valuesOf(await complete("ada", "/ban", here))).toEqual([]);
  expect(valuesOf(await complete("ada", "@", here)).sort()).toEqual(["@ada", "@channel", "@cy", "@here"]);
  expect(valuesOf(await complete("ada", "/msg @b", here))).toEqual(["@bo"]);
  expect(valuesOf(await complete("ada", "#", here))).toEqual([]);
  expect((await run("cy", "/leave", here)).status).toBe(409);
  expect((await run("dot", "/who", here)).status).toBe(404);
});

test("a group is named, described and left by the same commands as a channel", async () => {
  const people = { user_ids: [world.bo.id, world.cy.id] };
  const { id } = (await world.ada.api("POST", "/api/dm", people)).body;
  const here = { channel_id: id };
  expect((await run("cy", "/rename The Night Watch", here)).body.text).toBe(
    "This group is called The Night Watch now.",
  );
  expect((await run("cy", "/topic Who is awake", here)).body.text).toBe("Topic: Who is awake");
  expect((await run("bo", "/topic", here)).body.text).toBe("Topic: Who is awake");
  expect((await run("cy", "/leave", here)).body).toMatchObject({
    kind: "navigate",
    to: { href: "/", channel_id: null },
  });
  expect((await run("cy", "/topic", here)).status).toBe(404);
});

test("/msg reaches whom one knows from anywhere, once under one client message id, and nobody else", async () => {
  await restoreCy();
  const client_message_id = newId();
  const first = (await run("cy", "/msg @bo Psst", { client_message_id })).body;
  const again = (await run("cy", "/msg @bo Psst", { client_message_id })).body;
  expect(first).toMatchObject({ text: "Bo (@bo) was written to.", message: { body_md: "Psst", parent_id: null } });
  expect(again.message.id).toBe(first.message.id);
  expect((await run("cy", "/msg @dot Psst")).body.detail).toStartWith("user: there is no @dot here.");
});

test("a message that begins with a slash is posted as it is where messages are posted: which it is, the client says", async () => {
  const posted = await world.cy.api("POST", "/api/c/lighthouse/channels/general/messages", { body_md: "/ban @ada" });
  expect(posted.body.body_md).toBe("/ban @ada");
});

test("Z10: a command that a role does not show is refused in the words for one that does not exist", async () => {
  const hidden = COMMANDS.filter(({ permission }) => permission).map(({ name }) => name);
  const shown: string[] = (await world.cy.api("GET", `/api/commands?channel_id=${general}`)).body.items.map(
    ({ name }: { name: string }) => name,
  );
  const refused = hidden.filter((name) => !shown.includes(name));
  expect(refused).toEqual(expect.arrayContaining(["ban", "unban", "kick", "mute", "unmute", "role", "purge", "audit"]));
  const unknown = (await run("cy", "/xyzzyx @ada")).body;
  for (const name of refused) {
    const { status, body } = await run("cy", `/${name} @ada`);
    expect(status).toBe(422);
    const [proposal = "", proposed = ""] = / Did you mean \/(\w+)\?/.exec(body.detail) ?? [];
    expect(refused).not.toContain(proposed);
    expect(body.detail.replace(proposal, "")).toBe(unknown.detail.replace("xyzzyx", name.split(" ")[0]));
    expect((await run("cy", `/help ${name.split(" ")[0]}`)).body.detail).toStartWith(body.detail);
    expect(valuesOf(await complete("cy", `/${name}`))).not.toContain(`/${name}`);
    expect(valuesOf(await complete("cy", `/${name} @`))).toEqual([]);
  }
});

test("a bot has the few commands that bots can use, and none of the others; what it posts needs the scope for that too", async () => {
  const bot = await addBot(world, "Horn", ["commands", "messages:write", "channels:read"]);
  const mute = await addBot(world, "Mute", ["commands", "channels:read"]);
  const typed = (who: Actor, text: string) => who.api("POST", "/api/commands", { text, channel_id: general });
  const { items } = (await bot.api("GET", `/api/commands?channel_id=${general}`)).body;
  expect(items.map(({ name }: { name: string }) => name)).toEqual(["help", "me", "shrug"]);
  expect((await typed(bot, "/me blows")).body.message.author).toMatchObject({ kind: "api_user", name: "Horn" });
  expect((await typed(bot, "//etc")).body.message.body_md).toBe("/etc");
  for (const text of ["/join #attic", "/nick Ada", "/ban @cy", "/help ban"]) {
    expect((await typed(bot, text)).body.detail).toStartWith("There is no command ");
  }
  expect((await typed(mute, "/help")).status).toBe(200);
  for (const text of ["/me blows", "//etc"]) {
    expect((await typed(mute, text)).body).toMatchObject({
      status: 403,
      detail: expect.stringContaining("messages:write"),
    });
  }
});

test("a further token of a bot is made under its name, with no more scopes than it has", async () => {
  await run("bo", "/token create Twin messages:write");
  expect((await run("bo", '/token create twin "messages:write"')).body.text).toStartWith("The token of Twin");
  const { detail, errors } = (await run("bo", "/token revoke Twin")).body;
  expect(detail).toStartWith("token: 2 have this name; say which by its id: ");
  const [id] = /[0-9a-f-]{36}/.exec(detail)!;
  expect((await run("bo", `/token revoke ${id}`)).status).toBe(200);
  expect((await run("bo", "/token revoke Twin")).status).toBe(200);
  expect(errors[0].path).toBe("token");
  expect((await run("bo", "/token create Twin commands")).body.detail).toStartWith(
    "scopes: Twin does not have commands",
  );
  expect((await run("bo", "/token create Owl fly")).body.detail).toMatch(/^scopes\.0: .* Usage: \/token create/);
});

test("Z9: nobody raises themselves, admins touch no owner, and the last owner stays", async () => {
  await restoreCy();
  expect((await run("cy", "/role @cy owner")).body.detail).toMatch(/^There is no command \/role\./);
  expect((await run("bo", "/role @bo owner")).status).toBe(422);
  expect((await run("bo", "/kick @ada")).status).toBe(403);
  expect((await run("bo", "/ban @ada")).status).toBe(403);
  expect((await run("ada", "/role @ada member")).body).toMatchObject({
    code: "conflict",
    detail: expect.stringContaining("last owner"),
  });
  expect((await run("ada", "/ban @ada")).status).toBe(403);
});

test("Z10: who is muted posts by no command, and renames nothing", async () => {
  await restoreCy();
  await run("bo", "/mute @cy");
  for (const text of ["/me shouts", "/shrug", "//shout", "/topic Shouting", "/rename shouting", "/create shouting"]) {
    expect((await run("cy", text)).status).toBe(403);
  }
  await run("bo", "/unmute @cy");
});

test("Z2: a channel that one may not see is like none: as a place, as an argument, as a proposal", async () => {
  const missing = await world.cy.api("POST", "/api/commands", { text: "/who", channel_id: newId() });
  const hidden = await world.cy.api("POST", "/api/commands", { text: "/who", channel_id: secret });
  expect([missing.status, hidden.status]).toEqual([404, 404]);
  expect(hidden.body.detail).toBe(missing.body.detail);
  const told = async (text: string) => (await run("cy", text)).body.detail.replaceAll(/secret|nowhere/g, "…");
  for (const command of ["/join", "/leave", "/invite @cy"]) {
    expect(await told(`${command} #secret`)).toBe(await told(`${command} #nowhere`));
  }
  for (const text of ["/join ", "/join #se", "/leave #", "#se", "see #secr"]) {
    expect(valuesOf(await complete("cy", text))).not.toContain("#secret");
    expect(valuesOf(await complete("bo", text))).not.toContain("#secret");
  }
  expect(valuesOf(await complete("ada", "/join #se"))).toEqual(["#secret"]);
});

test("nobody outside of the community is found, by argument or proposal", async () => {
  expect((await run("ada", "/invite @dot")).body.detail).toBe(
    "user: there is no @dot here. Usage: /invite <@user> [#channel]",
  );
  expect(valuesOf(await complete("ada", "/invite @d"))).toEqual([]);
  expect(valuesOf(await complete("ada", "@d"))).toEqual([]);
});

test("an error names the argument and shows the usage; a slip in a name is guessed at", async () => {
  const refusals: [Who, string, string, string][] = [
    ["bo", "/mute", "user", "user: somebody's @name is missing. Usage: /mute <@user> [minutes] [reason]"],
    ["bo", "/mute @cy 10x", "minutes", 'minutes: a time such as 10m, 2h or 1d is expected, not "10x".'],
    ["bo", "/purge 1000", "count", 'count: a number from 1 to 100 is expected, not "1000". Usage: /purge [count]'],
    ["ada", "/role @cy king", "role", 'role: one of owner, admin, member is expected, not "king".'],
    ["cy", "/create Two_words!", "name", "name: only letters, digits, hyphens and underscores are allowed."],
    ["cy", "/who cares", "text", 'text: "cares" is more than it takes. Usage: /who'],
    ["cy", "/status :nothing: x", "emoji", "emoji: there is no emoji :nothing:."],
    ["cy", "/jion #attic", "text", "There is no command /jion. Did you mean /join?"],
    ["cy", "/bna @ada", "text", "There is no command /bna. Write /help"],
    ["bo", "/bna @ada", "text", "There is no command /bna. Did you mean /ban?"],
    ["cy", "/", "text", "There is no command /."],
    ["bo", "/webhook", "text", "/webhook is followed by what to do: /webhook create <name> [#channel], /webhook list"],
    ["bo", "/webhook rotate Horn", "webhook", 'webhook: there is none called "Horn". Usage: /webhook rotate <webhook>'],
  ];
  for (const [who, text, path, detail] of refusals) {
    const { status, body } = await run(who, text);
    expect({ text, status, path: body.errors[0].path }).toEqual({ text, status: 422, path });
    expect(body.detail).toStartWith(detail);
  }
});

test("a name is read whatever sign stands after it, and in any case", async () => {
  await restoreCy();
  for (const text of ["/invite @cy,", "/invite @CY", "/INVITE cy", "/invite  @cy  #attic "]) {
    expect((await run("ada", text)).body.text).toStartWith("Cy (@cy) is in #");
  }
});

test("what /search finds leads to the message, a reply in its thread", async () => {
  const { id } = (await world.ada.api("POST", "/api/c/lighthouse/channels/general/messages", { body_md: "Albatross" }))
    .body;
  const reply = (await world.ada.api("POST", `/api/messages/${id}/replies`, { body_md: "Albatross!" })).body;
  const { rows } = (await run("cy", "/search albatross")).body;
  const page = `/c/lighthouse/channels/${general}`;
  expect(rows.map(({ link }: { link: object }) => link)).toEqual([
    { href: `${page}/t/${id}#m-${reply.id}`, community: "lighthouse", channel_id: general, message_id: reply.id },
    { href: `${page}?around=${id}#m-${id}`, community: "lighthouse", channel_id: general, message_id: id },
  ]);
});

test("/status cannot last for nothing, and takes no text for a time", async () => {
  expect((await run("cy", "/status Away 0m")).body.text).toBe("Your status is: Away 0m");
  expect((await run("cy", '/status "Back in 2h"')).body.text).toBe("Your status is: Back in 2h");
  expect((await run("cy", "/status 2h")).status).toBe(422);
});

test("commands, arguments and what stands in a text are completed at the cursor", async () => {
  await restoreCy();
  await world.cy.api("PATCH", "/api/me", { display_name: "Cyril Éclair" });
  expect(valuesOf(await complete("cy", "/jo"))).toEqual(["/join"]);
  expect(valuesOf(await complete("bo", "/un"))).toEqual(["/unarchive", "/unban", "/unmute"]);
  expect(valuesOf(await complete("bo", "/webhook r"))).toEqual(["/webhook rotate", "/webhook revoke"]);
  expect(await complete("cy", "/inv|ite @cy")).toMatchObject({ from: 0, to: 7, items: [{ value: "/invite" }] });
  expect(await complete("cy", "/invite @c|y #at")).toMatchObject({ from: 8, to: 11, items: [{ value: "@cy" }] });
  expect(valuesOf(await complete("cy", "/invite ecl"))).toEqual(["@cy"]);
  expect(valuesOf(await complete("cy", "/invite @cy #a"))).toEqual(["#attic"]);
  expect(valuesOf(await complete("ada", "/role @cy "))).toEqual(["owner", "admin", "member"]);
  expect(valuesOf(await complete("ada", "/role @cy a"))).toEqual(["admin"]);
  expect(valuesOf(await complete("cy", "/create x pr"))).toEqual(["private"]);
  expect(valuesOf(await complete("cy", "/help top"))).toEqual(["topic"]);
  expect(valuesOf(await complete("cy", "Ask @É"))).toEqual(["@cy"]);
  expect(valuesOf(await complete("cy", "Ask @"))).toEqual(expect.arrayContaining(["@ada", "@bo", "@cy", "@channel"]));
  expect(valuesOf(await complete("cy", "/me asks @ch"))).toEqual(["@channel"]);
  expect(valuesOf(await complete("cy", "In #at"))).toEqual(["#attic"]);
  expect(valuesOf(await complete("cy", ":sailb"))).toEqual(["⛵"]);
  expect((await complete("cy", "/status :sail")).items[0]).toMatchObject({ value: "⛵", kind: "emoji" });
  for (const text of ["ada@exa", "http://x/#a", "12:30", "", "/xyzzy @", "/ban @", "/who @a"]) {
    expect(valuesOf(await complete("cy", text))).toEqual([]);
  }
  expect((await complete("cy", ":s")).items).toHaveLength(20);
  await world.cy.api("PATCH", "/api/me", { display_name: "Cy" });
});

test("in a private channel only those are proposed to be called who can read it", async () => {
  expect(valuesOf(await complete("ada", "@", { channel_id: secret }))).toEqual(["@ada", "@channel", "@here"]);
  expect(valuesOf(await complete("ada", "/invite @", { channel_id: secret }))).toContain("@bo");
});

test("only who is banned is proposed to /unban, and only archived channels to /unarchive", async () => {
  await restoreCy();
  await run("bo", "/ban @cy");
  await run("bo", "/archive #attic");
  expect(valuesOf(await complete("bo", "/unban @"))).toEqual(["@cy"]);
  expect(valuesOf(await complete("bo", "/unarchive #"))).toEqual(["#attic"]);
  expect(valuesOf(await complete("bo", "/archive #"))).not.toContain("#attic");
  await run("bo", "/unarchive #attic");
  await restoreCy();
});

test("I2: signs of patterns in what is completed are letters", async () => {
  for (const sign of ["%", "_", "\\", "'", "％"]) {
    expect(valuesOf(await complete("ada", `/invite @${sign}`))).toEqual([]);
    expect(valuesOf(await complete("ada", `/join #${sign}`))).toEqual([]);
  }
});

test("I1, I9, I10: a body of another shape is refused field by field", async () => {
  const good = { text: "/who", channel_id: general };
  for (const bad of [1, [], {}, null, true, "\u0000", "\ud800"]) {
    for (const [path, body] of [
      ["/api/commands", { ...good, text: bad === "\u0000" || bad === "\ud800" ? `/me ${bad}` : bad }],
      ["/api/commands", { ...good, channel_id: bad }],
      ["/api/commands", { ...good, parent_id: bad }],
      ["/api/commands", { ...good, more: bad }],
      ["/api/commands/complete", { ...good, cursor: bad === 1 ? 5 : bad }],
      ["/api/commands/complete", { ...good, text: bad, cursor: 0 }],
    ] as const) {
      expect((await world.cy.api("POST", path, body)).status).toBe(422);
    }
  }
  const polluting = `{"text":"/who","channel_id":"${general}","__proto__":{"text":"/leave"}}`;
  expect((await world.cy.api("POST", "/api/commands", polluting)).status).toBe(422);
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    expect((await run("cy", `/${name}`)).status).toBe(422);
    expect((await run("cy", `/status :${name}: x`)).status).toBe(422);
  }
});
