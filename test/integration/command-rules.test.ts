import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { COMMANDS } from "#core/commands/registry.ts";
import { commandReplySchema } from "#core/commands/schema.ts";
import { newId } from "#core/kernel/ids.ts";
import type { Role } from "#core/memberships/schema.ts";
import { type CommandWorld, createCommandWorld, valuesOf, type Who } from "#test/support/commands.ts";
import { type Actor, addBot, type World } from "#test/support/world.ts";

let world: World;
let general: string;
let secret: string;
let run: CommandWorld["run"];
let complete: CommandWorld["complete"];
let restoreCy: CommandWorld["restoreCy"];
let someMessages: CommandWorld["someMessages"];

beforeAll(async () => {
  ({ world, general, secret, run, complete, restoreCy, someMessages } = await createCommandWorld());
});
afterAll(() => world?.close());

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
    ["bo", "/tokn list", "text", "There is no command /tokn. Did you mean /token?"],
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
  expect(valuesOf(await complete("bo", "/webhook r"))).toEqual(["/webhook revoke", "/webhook rotate"]);
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
  expect(valuesOf(await complete("cy", "Ask @")).indexOf("@cy")).toBe(2);
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

test("who types a command is told its arguments, and which of them is next", async () => {
  const nextOf = async (text: string) => {
    const { hint } = await complete("bo", text);
    return hint && (hint.current === null ? null : hint.args[hint.current]!.usage);
  };
  expect((await complete("bo", "/mute @cy ")).hint).toMatchObject({ name: "mute", summary: expect.any(String) });
  expect(await nextOf("/mute ")).toBe("<@user>");
  expect(await nextOf("/mute @cy ")).toBe("[minutes]");
  expect(await nextOf("/mute @cy 1")).toBe("[minutes]");
  expect(await nextOf("/mute @cy Shouts")).toBe("[reason]");
  expect(await nextOf("/mute @cy 10m Shouts at")).toBe("[reason]");
  expect(await nextOf("/mute @c|y 10m")).toBe("<@user>");
  expect(await nextOf("/role @cy admin now")).toBeNull();
  expect(await nextOf("/webhook create ")).toBe("<name>");
  for (const text of ["/mut", "/xyzzy ", "mute @cy", "//mute "]) expect((await complete("bo", text)).hint).toBeNull();
  expect((await complete("cy", "/mute @")).hint).toBeNull();
  expect(valuesOf(await complete("bo", "/mute @cy 1"))).toEqual(["10m", "1h", "1d", "1w"]);
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

test("I9: whatever follows a command's name, the answer is a reply or a refusal, for whoever types it", async () => {
  await restoreCy();
  const attic = (await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "storm" })).body.id;
  // These end what the others are typed in, or whoever types them.
  const calm = COMMANDS.filter(({ name }) => !["kick", "ban", "role", "leave", "nick"].includes(name));
  const word = fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }).filter((text) => text.isWellFormed() && !text.includes("\0")),
    fc.constantFrom(
      "@cy",
      "@nobody",
      "#storm",
      "#secret",
      "10m",
      "99999w",
      "5",
      "public",
      ":wave:",
      '"',
      "'",
      "%",
      "\\",
    ),
  );
  const line = fc.record({
    who: fc.constantFrom<Who>("ada", "bo", "cy"),
    command: fc.constantFrom(...calm),
    words: fc.array(word, { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(line, async ({ who, command, words }) => {
      const text = [`/${command.name}`, ...words].join(" ");
      const answer = await run(who, text, { channel_id: attic });
      expect({ text, isFault: answer.status >= 500 }).toEqual({ text, isFault: false });
      if (answer.status === 200) expect(commandReplySchema.parse(answer.body)).toEqual(answer.body);
      await complete(who, text, { channel_id: attic });
    }),
    { numRuns: 150 },
  );
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

test("D6, Z9: whatever the owner, the admin and the member type at each other, the rules of the roles hold", async () => {
  type Model = { role: Record<Who, Role | null>; banned: Set<Who>; muted: Set<Who> };
  const people = ["ada", "bo", "cy"] as const;
  const rank = { member: 0, admin: 1, owner: 2 };
  const who = fc.constantFrom<Who>(...people);
  const acts = fc.oneof(
    fc.record({ act: fc.constantFrom("kick", "ban", "unban", "mute", "unmute"), by: who, to: who }),
    fc.record({ act: fc.constant("role"), by: who, to: who, as: fc.constantFrom<Role>("owner", "admin", "member") }),
  );

  /** What the rules say becomes of an act: whether it is done, and how things stand then. */
  const expected = (
    { role, banned, muted }: Model,
    { act, by, to, as }: { act: string; by: Who; to: Who; as?: Role },
  ) => {
    const [actor, target] = [role[by], role[to]];
    if (actor === null) return false;
    if (rank[actor] < (act === "role" ? 2 : 1)) return false;
    if (act === "unban") return banned.delete(to);
    if (target === null) return false;
    const isLastOwner = target === "owner" && people.filter((one) => role[one] === "owner").length === 1;
    if (act === "role") {
      if (isLastOwner && as !== "owner") return false;
      role[to] = as!;
      return true;
    }
    if (act !== "kick" && by === to) return false;
    if (by !== to && actor !== "owner" && rank[target] >= rank[actor]) return false;
    if (act === "mute") muted.add(to);
    if (act === "unmute") muted.delete(to);
    if (act === "mute" || act === "unmute") return true;
    if (isLastOwner) return false;
    role[to] = null;
    if (act === "ban") banned.add(to);
    return true;
  };

  await fc.assert(
    fc.asyncProperty(fc.array(acts, { maxLength: 12 }), async (typed) => {
      await restoreRoles();
      const model: Model = {
        role: { ada: "owner", bo: "admin", cy: "member", dot: null },
        banned: new Set(),
        muted: new Set(),
      };
      for (const one of typed) {
        const text = [`/${one.act} @${one.to}`, ...("as" in one ? [one.as] : [])].join(" ");
        const { status } = await run(one.by, text);
        expect([one.by, text, status === 200]).toEqual([one.by, text, expected(model, one)]);
      }
      for (const one of people) {
        const { body } = await world[one].api("GET", "/api/c/lighthouse");
        expect([one, body.role ?? null]).toEqual([one, model.role[one]]);
        if (model.role[one]) expect((await run(one, "/me speaks")).status).toBe(model.muted.has(one) ? 403 : 200);
      }
    }),
    { numRuns: 40 },
  );
  await restoreRoles();
});

/** All as they were in the beginning, and nobody banned or muted. */
async function restoreRoles(): Promise<void> {
  await world.db.execute("delete from mutes");
  await restoreCy();
  for (const [{ id }, role] of [
    [world.ada, "owner"],
    [world.bo, "admin"],
  ] as const) {
    await world.db.execute(`insert into community_members (community_id, user_id, role)
      select id, '${id}', '${role}' from communities where slug = 'lighthouse'
      on conflict (community_id, user_id) do update set role = excluded.role`);
    await world.db.execute(`insert into channel_members (channel_id, user_id)
      values ('${general}', '${id}') on conflict do nothing`);
  }
}
