import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import type { Browser } from "playwright-core";
import { MARKUP_ATTACKS, markupSoup } from "#test/support/attacks.ts";
import { launchBrowser, newPerson, type Person } from "#test/support/browser.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { formOf, PIXEL } from "#test/support/uploads.ts";
import { type ApiAnswer, request } from "#test/support/world.ts";

// What people write, in a browser: what it makes of the page is what counts, not what we believe that it does.

let stack: Stack;
let browser: Browser;
let reader: Person;
let api: (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;
const dialogs: string[] = [];
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  const people = await seedPeople(stack.databaseUrl);
  const [writing, reading] = await Promise.all([people.token("ada"), people.token("bo")]);
  api = (method, path, body) => request(stack.url, writing, method, path, body);
  reader = await newPerson(browser);
  await reader.context.addCookies([{ name: "ajet_session", value: reading, url: stack.url }]);
  reader.page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

/** Elements that a message may be made of, with the attributes that each may have. */
const ALLOWED: Record<string, string[]> = {
  ...Object.fromEntries(
    "P H6 BLOCKQUOTE UL TABLE THEAD TBODY TR STRONG EM DEL HR BR".split(" ").map((tag) => [tag, []]),
  ),
  ...{ OL: ["start"], LI: ["class"], CODE: ["class"], TH: ["class"], TD: ["class"], SPAN: ["class"] },
  ...{ A: ["href", "rel", "target", "class"], PRE: ["tabindex"], DIV: ["class", "tabindex", "data-shown"] },
  // The script puts it beside code.
  BUTTON: ["class", "type"],
};

/** What is in the bodies of the messages beyond what may be, and what in the whole page could run. */
const findForeign = (allowed: Record<string, string[]>) => {
  const isFloating = (element: Element) => element.matches("[popover]");
  const describe = (element: Element) => element.outerHTML.slice(0, 200);
  const inBodies = [...document.querySelectorAll(".messages .body *, #messages .body *")].filter(
    (element) =>
      !allowed[element.tagName] ||
      element.getAttributeNames().some((name) => !allowed[element.tagName]!.includes(name)) ||
      (element instanceof HTMLAnchorElement && !["http:", "https:", "mailto:"].includes(element.protocol)),
  );
  const running = [...document.querySelectorAll("*")].filter(
    (element) =>
      // What floats is put in its place by the script.
      element
        .getAttributeNames()
        .some((name) => /^on|^srcdoc$|^style$/i.test(name) && !(name === "style" && isFloating(element))) ||
      /^(?:iframe|object|embed|base|math|style)$/i.test(element.tagName) ||
      (element.tagName === "SCRIPT" && !/^\/assets\//.test(element.getAttribute("src") ?? "")) ||
      /^\s*(?:javascript|data|vbscript):/i.test(element.getAttribute("href") ?? element.getAttribute("src") ?? ""),
  );
  return { foreign: [...inBodies, ...running].map(describe), bodies: document.querySelectorAll(".body").length };
};

/** Posts them as messages of a channel of their own, some before it is opened and the others while it is. */
async function show(name: string, attacks: string[]): Promise<void> {
  const { body: channel } = await api("POST", "/api/c/lighthouse/channels", { name });
  const path = `/api/c/lighthouse/channels/${name}/messages`;
  const post = async (body_md: string) => {
    const { status } = await api("POST", path, { body_md });
    if (status !== 201) expect([body_md, status]).toEqual([body_md, 422]);
  };
  const [early, late] = [attacks.slice(0, attacks.length / 2), attacks.slice(attacks.length / 2)];
  for (const attack of early) await post(attack);
  await reader.page.goto(`${stack.url}/c/lighthouse/channels/${channel.id}`);
  await reader.page.getByRole("textbox", { name: /^Message/ }).waitFor();
  for (const attack of [...late, "the last one"]) await post(attack);
  await reader.page.getByText("the last one").waitFor();
}

async function mustBeHarmless(least: number): Promise<void> {
  const { foreign, bodies } = await reader.page.evaluate(findForeign, ALLOWED);
  expect(foreign).toEqual([]);
  expect(bodies).toBeGreaterThan(least);
  expect(dialogs).toEqual([]);
  // The browser complains of what its policy refuses.
  expect(reader.complaints).toEqual([]);
}

const CHUNK = 40;

for (let from = 0; from < MARKUP_ATTACKS.length; from += CHUNK) {
  test(`I3, I5: attacks from number ${from} on are text in the page, or markup of messages`, async () => {
    const attacks = MARKUP_ATTACKS.slice(from, from + CHUNK);
    await show(`attacks-${from}`, attacks);
    await mustBeHarmless(attacks.length / 2);
  });
}

test("I3: so are attacks that are put into each other", async () => {
  await show("soup", fc.sample(markupSoup, { numRuns: CHUNK, seed: 20_261_122 }));
  await mustBeHarmless(CHUNK / 2);
});

test("I4: so are attacks in names, topics and the names of files", async () => {
  const short = MARKUP_ATTACKS.filter((attack) => attack.length <= 80 && /^[ -~]+$/.test(attack));
  for (const [index, attack] of short.filter((_, n) => n % 4 === 0).entries()) {
    const name = `names-${index}`;
    const { body: channel } = await api("POST", "/api/c/lighthouse/channels", { name, topic: attack });
    await api("PATCH", "/api/me", { display_name: attack, status: { emoji: null, text: attack, until: null } });
    const form = formOf({ channel_id: channel.id }, { name: attack, type: "image/svg+xml", content: attack });
    const { body: file } = await api("POST", "/api/attachments", form);
    const attachment_ids = [file.id];
    await api("POST", `/api/c/lighthouse/channels/${name}/messages`, { body_md: `by ${attack}`, attachment_ids });
    await reader.page.goto(`${stack.url}/c/lighthouse/channels/${name}`);
    expect(await reader.page.getByRole("log").getByText(attack.trim()).count()).toBeGreaterThan(0);
    await mustBeHarmless(0);
  }
});

test("I3, I5: code with colours has the same letters, and elements of ours alone", async () => {
  const languages = ["html", "js", "ts", "css", "markdown", "php", "bash", "json", "sql", "python"];
  const codes = MARKUP_ATTACKS.filter((attack) => !attack.includes("```") && !attack.includes("~~~")).slice(0, 40);
  const fenced = codes.map(
    (code, index) => `\`\`\`${languages[index % languages.length]}\n${code}\nlet x = 1;\n\`\`\``,
  );
  await show("coloured", fenced);
  await reader.page.locator(".scroller").evaluate(async (scroller) => {
    // Each piece is coloured when it comes near.
    for (let n = 0; n < 40; n++) {
      scroller.scrollTop -= 300;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  await reader.page.waitForFunction(() => document.querySelectorAll(".body code span[class^=code-]").length > 30);
  const shown = await reader.page
    .locator(".body code[class]")
    .evaluateAll((all) => all.map((code) => code.textContent));
  for (const text of shown) expect(codes.map((code) => `${code}\nlet x = 1;`.replace(/\r\n?/g, "\n"))).toContain(text);
  await mustBeHarmless(20);
});

test("I4, I5: quotes, who reacted, and the captions of pictures are text", async () => {
  const attack = `"><img src=x onerror=alert(1)><b data-on-click="alert(1)">`;
  const { body: channel } = await api("POST", "/api/c/lighthouse/channels", { name: "around" });
  await api("PATCH", "/api/me", { display_name: attack });
  const form = formOf({ channel_id: channel.id }, { name: `${attack}.gif`, type: "image/gif", content: PIXEL });
  const { body: file } = await api("POST", "/api/attachments", form);
  const path = "/api/c/lighthouse/channels/around/messages";
  const { body: posted } = await api("POST", path, { body_md: attack, attachment_ids: [file.id] });
  await api("PUT", `/api/messages/${posted.id}/reactions/👍`);
  const { page } = reader;
  await page.goto(`${stack.url}/c/lighthouse/channels/around`);
  const message = page.getByRole("log").getByRole("article").first();
  const choose = async (item: string) => {
    await message.hover();
    await message.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: item, exact: true }).click();
  };
  await choose("Quote");
  const box = page.getByRole("textbox", { name: /^Message/ });
  expect(await box.inputValue()).toContain(`> ${attack}`);
  await box.fill("");
  await message.getByRole("button", { name: "👍 1" }).hover();
  await page.getByRole("tooltip").getByText(attack, { exact: true }).waitFor();
  await mustBeHarmless(0);
  await choose("Who reacted");
  await page.getByRole("dialog").getByText(attack, { exact: true }).waitFor();
  await mustBeHarmless(0);
  await page.keyboard.press("Escape");
  await message.locator("a.picture").click();
  await page.getByRole("dialog", { name: "Picture" }).getByText(`${attack}.gif`).waitFor();
  await mustBeHarmless(0);
});
