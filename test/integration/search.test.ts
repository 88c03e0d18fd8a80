import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { newId } from "#core/kernel/ids.ts";
import { pageSchema } from "#core/kernel/page.ts";
import { parseSearch } from "#core/search/parse.ts";
import { hitSchema } from "#core/search/schema.ts";
import { type Conditions, everyHit, prefer } from "#core/search/store.ts";
import { createClient } from "#sdk/client.ts";
import { everyItem } from "#sdk/pages.ts";
import { searchMessages } from "#sdk/search.ts";
import { PIXEL, upload } from "#test/support/uploads.ts";
import { type Actor, createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const CHANNELS = "/api/c/lighthouse/channels";
const makeChannel = async (name: string, visibility = "public"): Promise<string> =>
  (await world.ada.api("POST", CHANNELS, { name, visibility })).body.id;
const post = async (who: Actor, channel: string, body_md: string, more: object = {}): Promise<string> =>
  (await who.api("POST", `${CHANNELS}/${channel}/messages`, { body_md, ...more })).body.id;
const search = (who: Actor, q: string, more: Record<string, string> = {}) =>
  who.api("GET", `/api/search?${new URLSearchParams({ q, ...more })}`);
type Hit = ReturnType<typeof hitSchema.parse>;
const hits = async (who: Actor, q: string, more: Record<string, string> = {}): Promise<Hit[]> => {
  const { status, body } = await search(who, q, more);
  expect([q, status, body.detail]).toEqual([q, 200, undefined]);
  return body.items;
};
const bodies = async (who: Actor, q: string, more?: Record<string, string>) =>
  (await hits(who, q, more)).map(({ message }) => message.body_md);

describe("what is found", () => {
  const TEXTS = [
    "We are deploying the lighthouse",
    "The deployment is done",
    "Who is it that called?",
    "My résumé, by Müller",
    "see src/api/server.ts:42 and 10.0.0.1:8080",
    "https://example.com/a/b?c=1 has it",
    "kubernetesOperator rocks",
    "a foo-bar of snake_case",
    "I write C++ and C#",
    "plan c, then plan b",
    "我们部署了新版本",
    "水",
    "nice 👍🏽",
    "100% sure \\o/",
    "go to the cargo bay",
    "ping @ada in #general, use --force",
    "a -> b",
  ];
  beforeAll(async () => {
    await makeChannel("texts");
    for (const text of TEXTS) await post(world.ada, "texts", text);
  });
  const find = async (q: string) =>
    (await bodies(world.bo, `${q} in:texts`)).map((body) => TEXTS.indexOf(body)).sort((a, b) => a - b);

  test.each([
    ["deploy", [0, 1]],
    ["deployed light", [0]],
    ["who it", [2]],
    ['"who is it"', [2]],
    ['"it is who"', []],
    ["resume", [3]],
    ["RÉSUMÉ muller", [3]],
    ["resu", [3]],
    ["server.ts", [4]],
    ["server.ts:42", [4]],
    ["10.0.0.1", [4]],
    ["10.0.0.1:80", [4]],
    ["example.com", [5]],
    ["https://example.com/a/b?c=1", [5]],
    ["kubernetes", [6]],
    ["netesOp", [6]],
    ["foo-bar", [7]],
    ["snake_case", [7]],
    ["snake_", [7]],
    ["c++", [8]],
    ["C#", [8]],
    ["部署", [10]],
    ["我们部署", [10]],
    ["部", [10]],
    ["署部", []],
    ["水", [11]],
    ["👍", [12]],
    ["100%", [13]],
    ["\\o/", [13]],
    ["go", [14]],
    ['"go"', [14]],
    ["ca", [2, 7, 14]],
    ["@ada", [15]],
    ["#general", [15]],
    ["--force", [15]],
    ["->", [16]],
    ["plan -b", []],
    ["plan -d", [9]],
    ["deploy -done", [0]],
    ['-"the deployment" deploy', [0]],
    ["has:link", [5]],
  ] as [string, number[]][])("%s", async (q, expected) => {
    expect(await find(q)).toEqual(expected);
  });

  test("a hit says where it is, and marks what was looked for, also by its stem and in what Markdown makes of it", async () => {
    await post(world.ada, "texts", "We **deployed** the `flux` capacitor <b>today</b>");
    const [hit] = await hits(world.bo, "deploying flux today");
    expect(hitSchema.parse(hit)).toEqual(hit!);
    expect(hit!.channel.name).toBe("texts");
    expect(hit!.snippet).toEqual([
      { text: "We ", match: false },
      { text: "deployed", match: true },
      { text: " the ", match: false },
      { text: "flux", match: true },
      { text: " capacitor <b>", match: false },
      { text: "today", match: true },
      { text: "</b>", match: false },
    ]);
  });
});

test("of what is looked for letter by letter nothing else is marked", async () => {
  await post(world.ada, "general", "C, D and C++ 完成了部署完成 c");
  for (const [q, text] of [
    ["C++", "C++"],
    ["完成了", "完成了"],
  ] as const) {
    const [hit] = await hits(world.bo, q);
    expect(hit!.snippet.filter(({ match }) => match)).toEqual([{ text, match: true }]);
  }
});

describe("filters", () => {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  beforeAll(async () => {
    await makeChannel("one");
    await makeChannel("two");
    const parent = await post(world.ada, "one", "marker parent");
    await post(world.bo, "one", "marker reply", { parent_id: parent });
    const { id: two } = (await world.cy.api("GET", "/api/c/lighthouse/channels/two")).body;
    const files = [{ content: PIXEL }, { content: "marker" }].map((file) => upload(world.cy, two, file));
    const [picture, text] = (await Promise.all(files)).map(({ body }) => body.id);
    await post(world.cy, "two", "marker other", { attachment_ids: [picture] });
    await post(world.cy, "two", "marker text", { attachment_ids: [text] });
    await makeChannel("calls");
    await post(world.cy, "calls", "call for @ada");
    await post(world.cy, "calls", "call for @channel");
    await post(world.cy, "calls", "call for nobody");
    await world.bo.api("PUT", `/api/messages/${parent}/reactions/${encodeURIComponent("👍")}`);
    await world.db.execute(`update messages set created_at = '${day(3)}T23:59:59Z' where id = '${parent}'`);
  });

  test.each([
    ["", ["text", "other", "reply", "parent"]],
    ["from:@bo", ["reply"]],
    ["from:BO from:me", ["reply", "parent"]],
    ["-from:bo", ["text", "other", "parent"]],
    ["from:nobody", []],
    ["-from:nobody", ["text", "other", "reply", "parent"]],
    ["in:#two", ["text", "other"]],
    ["-in:two", ["reply", "parent"]],
    ["in:one in:two", ["text", "other", "reply", "parent"]],
    ["is:thread", ["reply", "parent"]],
    ["-is:thread", ["text", "other"]],
    ["has:reaction", ["parent"]],
    ["has:file", ["text", "other"]],
    ["has:image", ["other"]],
    ["-has:image", ["text", "reply", "parent"]],
    ["-has:file", ["reply", "parent"]],
    [`on:${day(3)}`, ["parent"]],
    [`before:${day(2)}`, ["parent"]],
    [`before:${day(3)}`, []],
    [`after:${day(3)}`, ["text", "other", "reply"]],
    [`after:${day(4)} before:${day(2)}`, ["parent"]],
    ["after:9999-12-31", []],
  ])("marker %s", async (filter, expected) => {
    expect(await bodies(world.ada, `marker ${filter}`)).toEqual(expected.map((word) => `marker ${word}`));
  });

  test("mentions:me is about who searches: by name, or as one of all in a channel that they are in", async () => {
    expect(await bodies(world.ada, "mentions:me in:calls")).toEqual(["call for @channel", "call for @ada"]);
    expect(await bodies(world.ada, "call -mentions:me in:calls")).toEqual(["call for nobody"]);
    expect(await bodies(world.bo, "mentions:me in:calls")).toEqual([]);
  });

  test("a search may be filters alone, and of one community", async () => {
    expect(await bodies(world.ada, "in:one from:bo")).toEqual(["marker reply"]);
    expect(await bodies(world.ada, "marker from:bo", { community: "lighthouse" })).toEqual(["marker reply"]);
  });

  test("what is not understood is refused by the field", async () => {
    for (const q of ["", " ", '""', "&", "%", "has:this", "on:tomorrow", "a ".repeat(21), "x".repeat(501), "\u0000"]) {
      const { status, body } = await search(world.ada, q);
      expect([q.slice(0, 20), status, body.errors?.[0].path]).toEqual([q.slice(0, 20), 422, "q"]);
    }
    const twoCursors = { before: newId(), after: newId() };
    for (const more of [{ sort: "oldest" }, { limit: "201" }, { limit: "0" }, { cursor: newId() }, twoCursors]) {
      expect((await search(world.ada, "marker", more as Record<string, string>)).status).toBe(422);
    }
  });
});

describe("who finds what", () => {
  test("Z2: nothing of a private channel is found by others, whatever they ask for", async () => {
    const secret = await makeChannel("secret", "private");
    const id = await post(world.ada, "secret", "xylophone https://xylo.test 部署木琴 xy++");
    await world.ada.api("PUT", `/api/messages/${id}/reactions/${encodeURIComponent("👍")}`);
    expect(await bodies(world.ada, "xylophone")).toHaveLength(1);
    for (const other of [world.bo, world.cy, world.dot]) {
      for (const q of [
        "xylophone",
        "xyl",
        "xylo.test",
        "木琴",
        "xy++",
        "from:ada has:reaction xyl",
        '-"nothing" xylophone',
      ]) {
        for (const sort of ["newest", "rank"]) expect(await hits(other, q, { sort })).toEqual([]);
      }
      // Named, it looks like one that is not there.
      const [named, byId, missing] = await Promise.all(
        ["in:secret", `in:${secret}`, `in:${newId()}`].map((q) => search(other, q)),
      );
      expect([named!.status, byId!.status, missing!.status]).toEqual([404, 404, 404]);
      expect(named!.body.detail).toBe(missing!.body.detail);
      // As a cursor it does not tell how well it fits a word.
      const [hidden, none] = await Promise.all(
        [id, newId()].map((after) => search(other, "marker", { sort: "rank", after })),
      );
      expect([hidden!.status, hidden!.body.detail]).toEqual([none!.status, none!.body.detail]);
    }
  });

  test("Z5: who is taken out of a channel or leaves the community finds nothing there from then on", async () => {
    await makeChannel("inner", "private");
    const path = `${CHANNELS}/inner/members/${world.cy.id}`;
    await world.ada.api("PUT", path);
    await post(world.ada, "inner", "zeppelin");
    expect(await bodies(world.cy, "zeppelin")).toEqual(["zeppelin"]);
    await world.ada.api("DELETE", path);
    expect(await hits(world.cy, "zeppelin")).toEqual([]);

    await world.db.execute(
      `insert into community_members (community_id, user_id, role) select id, '${world.dot.id}', 'member' from communities where slug = 'lighthouse'`,
    );
    await post(world.ada, "general", "dirigible");
    expect(await bodies(world.dot, "dirigible")).toEqual(["dirigible"]);
    await world.dot.api("DELETE", "/api/c/lighthouse/members/me");
    expect(await hits(world.dot, "dirigible")).toEqual([]);
  });

  test("a community that one is not in is not there", async () => {
    expect((await search(world.dot, "marker", { community: "lighthouse" })).status).toBe(404);
    expect((await search(world.dot, "marker", { community: "nowhere" })).status).toBe(404);
    expect(await hits(world.dot, "marker")).toEqual([]);
    expect((await world.dot.api("GET", "/api/search?q=marker")).status).toBe(200);
  });

  test("without a token nothing is searched", async () => {
    expect((await fetch(`${world.apiUrl}/api/search?q=marker`)).status).toBe(401);
  });

  test("deleted messages are not found, also where their replies hold their place; edited ones by their new words", async () => {
    const id = await post(world.ada, "general", "quagmire");
    await post(world.bo, "general", "about that swamp", { parent_id: id });
    await world.ada.api("PATCH", `/api/messages/${id}`, { body_md: "quicksand" });
    expect(await hits(world.ada, "quagmire")).toEqual([]);
    expect(await bodies(world.ada, "quicksand")).toEqual(["quicksand"]);
    await world.ada.api("DELETE", `/api/messages/${id}`);
    for (const q of ["quicksand", "quick", "from:ada is:thread in:general"])
      expect(await hits(world.ada, q)).toEqual([]);
  });
});

test("I2: fragments of SQL, of patterns and of tsquery find what they say or nothing, and no error of the database shows", async () => {
  const odd = "'; drop table messages; -- %_\\ a:* & !b | (c <-> d) \"e";
  await post(world.ada, "general", odd);
  const fragments = [
    "'",
    "''",
    "' or 1=1 --",
    "'; drop table messages; --",
    "%%",
    "__",
    "\\",
    "\\\\",
    "\\%",
    "%' escape '%",
    "a:*",
    "a:* & !b",
    "!",
    "!!b",
    "<->",
    "(c <-> d)",
    "a | | b",
    "&&&",
    ":*",
    '"',
    '"unbalanced',
    'un"balanced',
    "-",
    "--",
    '-"',
    "from:' or '1'='1",
    "in:%",
    "from:%",
    "$1",
    "{}",
    "\u{fdd0}x\u{fdd1}",
    "\ufeff",
    "\u202e",
    "𝒜".repeat(50),
    "a\tb\nc",
  ];
  for (const q of fragments) {
    for (const sort of ["newest", "rank"]) {
      const { status, body } = await search(world.ada, q, { sort });
      expect([q, [200, 404, 422].includes(status)]).toEqual([q, true]);
      expect(JSON.stringify(status === 200 ? "" : body)).not.toMatch(/syntax|tsquery|postgres|relation/i);
    }
  }
  for (const q of ["\\ drop", "%_\\", '"drop table messages"', "!b", "a:*"])
    expect([q, await bodies(world.ada, q)]).toEqual([q, [odd]]);
  for (const q of ["t_ble", "dr%p", '"t_ble"', '"dr%p tab"']) expect([q, await hits(world.ada, q)]).toEqual([q, []]);
});

test("a search that takes too long is ended and says so", async () => {
  const locked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const lock = world.db.transaction(async (tx) => {
    await tx.execute("lock table messages in access exclusive mode");
    locked.resolve();
    await answered.promise;
  });
  await locked.promise;
  const { status, body } = await search(world.ada, "patience");
  answered.resolve();
  await lock;
  expect([status, body.code]).toEqual([503, "unavailable"]);
  expect(body.detail).toContain("takes too long");
}, 15_000);

describe("pages", () => {
  const all: string[] = [];
  beforeAll(async () => {
    await makeChannel("pages");
    for (let n = 0; n < 25; n++)
      all.unshift(await post(world.ada, "pages", `walrus ${n % 3 === 0 ? "walrus walrus" : ""} ${n}`));
  });
  const ids = (page: { items: Hit[] }) => page.items.map(({ message }) => message.id);

  test("newest first, downwards by next and back by prev", async () => {
    const first = (await search(world.bo, "walrus", { limit: "10" })).body;
    expect(pageSchema(hitSchema).parse(first)).toEqual(first);
    expect(ids(first)).toEqual(all.slice(0, 10));
    expect(first.prev).toBeNull();
    const second = (await search(world.bo, "walrus", { limit: "10", after: first.next })).body;
    expect(ids(second)).toEqual(all.slice(10, 20));
    const back = (await search(world.bo, "walrus", { limit: "10", before: second.prev })).body;
    expect(ids(back)).toEqual(all.slice(0, 10));
    expect(back.prev).toBeNull();
    const last = (await search(world.bo, "walrus", { limit: "10", after: second.next })).body;
    expect([ids(last), last.next]).toEqual([all.slice(20), null]);
  });

  test("what is posted or deleted meanwhile makes no page skip or repeat anything", async () => {
    const client = createClient({ baseUrl: world.apiUrl, token: world.bo.token });
    for (const sort of ["newest", "rank"] as const) {
      const seen: string[] = [];
      for await (const hit of everyItem((page) => searchMessages(client, { q: "walrus", sort, ...page, limit: 4 }))) {
        seen.push(hit.message.id);
        if (seen.length === 5) {
          const extra = await post(world.ada, "pages", "walrus walrus walrus walrus");
          await world.ada.api("DELETE", `/api/messages/${extra}`);
        }
      }
      expect(seen.toSorted()).toEqual(all.toSorted());
    }
  });

  test("by rank what fits better comes first, and of two that fit alike the newer one", async () => {
    await makeChannel("ranks");
    const old = await post(world.ada, "ranks", "the narwhal swims in the sea with all of the others");
    const best = await post(world.ada, "ranks", "narwhal narwhal narwhal");
    const alike = await post(world.ada, "ranks", "the narwhal swims in the sea with all of the others");
    const ranked = (await search(world.bo, "narwhal", { sort: "rank" })).body;
    expect(ids(ranked)).toEqual([best, alike, old]);
    await world.db.execute(`update messages set created_at = now() - interval '2 years' where id = '${best}'`);
    expect(ids((await search(world.bo, "narwhal", { sort: "rank" })).body)).toEqual([alike, old, best]);
  });
});

describe("100,000 messages", () => {
  let conditions: (q: string) => Conditions;
  beforeAll(async () => {
    const channels: string[] = [];
    for (let n = 0; n < 8; n++) channels.push(await makeChannel(`many-${n}`));
    conditions = (q) => ({ ...parseSearch(q), channels, reader: world.ada.id, authors: null, notAuthors: [] });
    // Words that are common, of each other kind one in a hundred, and one that is rare. In parts: a statement ends after 10 s.
    for (let from = 0; from < 100_000; from += 10_000) {
      await world.db.execute(sql`
        insert into messages (id, channel_id, seq, user_id, body_md)
        select (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid,
          (array[${sql.join(channels, sql`, `)}])[n % 8 + 1]::uuid, n, ${world.ada.id},
          'message number ' || n || ' about the deployment' || case n % 100
            when 1 then ' at src/' || md5(n::text) || '/handler.ts:' || n
            when 2 then ' 我们部署了' || chr(20000 + n % 5000)
            when 3 then ' in C++'
            when 4 then ' from 10.1.' || n / 1000 || '.7'
            when 5 then ' see https://x.test/' || n
            when 6 then ' 👍'
            else case n when 77777 then ' of the rare quokka' else '' end
          end
        from generate_series(${from + 1}::int, ${from + 10_000}::int) n`);
    }
    await world.db.execute("vacuum analyze messages");
  }, 120_000);

  interface Plan {
    "Node Type": string;
    "Index Name"?: string;
    Plans?: Plan[];
  }
  const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
  const planOf = async (q: string) => {
    const [row] = await world.db.transaction(async (tx) => {
      await prefer(tx, "bitmaps");
      return tx.execute<{ "QUERY PLAN": [{ Plan: Plan }] }>(
        sql`explain (format json) ${everyHit(conditions(q), {}, 51)}`,
      );
    });
    return flat(row!["QUERY PLAN"][0].Plan);
  };
  const WORDS = "messages_search_idx";
  const PARTS = "messages_body_trigram_idx";
  const GRAMS = "messages_grams_idx";

  test.each([
    ["quokka", [PARTS, WORDS]],
    ["deployment", [PARTS, WORDS]],
    ['"rare quokka"', [PARTS, WORDS]],
    ['"quokka"', [WORDS]],
    ["handler.ts", [PARTS, WORDS]],
    ["10.1.77.7", [PARTS, WORDS]],
    ["https://x.test/7005", [PARTS, WORDS]],
    ["foo-bar", [PARTS, WORDS]],
    ["qu", [WORDS]],
    ["C++", [WORDS]],
    ["@ada", [PARTS]],
    ["部署", [GRAMS]],
    // Three letters have a trigram too: which of the two is cheaper, the statistics of the day decide.
    ["部署了", [GRAMS], [PARTS]],
    ["水", [GRAMS]],
    ["👍", [GRAMS]],
    ["qu -common in:many-1 from:ada", [WORDS]],
  ] as [q: string, ...indexes: string[][]][])("%s is found by its index", async (q, ...indexes) => {
    const plan = await planOf(q);
    const scans = plan.filter((node) => node["Node Type"].endsWith("Scan") && node["Node Type"] !== "Bitmap Heap Scan");
    expect(scans.map((node) => node["Node Type"])).toEqual(scans.map(() => "Bitmap Index Scan"));
    const used = plan.flatMap((node) => node["Index Name"] ?? []).toSorted();
    expect(indexes).toContainEqual(used.filter((name) => [WORDS, PARTS, GRAMS].includes(name)));
  });

  test("what is rare and what is common is found", async () => {
    expect(await bodies(world.bo, "quokka")).toHaveLength(1);
    for (const q of ["deploy", "部署", "C++", "handler.ts", "👍", "de"])
      expect(await hits(world.bo, q, { limit: "5" })).toHaveLength(5);
    expect(await hits(world.bo, "deploy number", { limit: "5", sort: "rank" })).toHaveLength(5);
  });
});
