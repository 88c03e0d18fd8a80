import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Locator, Page } from "playwright-core";
import { complaintsOf } from "#test/support/axe.ts";
import { launchBrowser, newPerson, type Person, signIn } from "#test/support/browser.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";

// Where one writes: two people in two browsers, in the community of the demonstration.

let stack: Stack;
let browser: Browser;
let ada: Person;
let bo: Person;
let people: Awaited<ReturnType<typeof seedPeople>>;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  people = await seedPeople(stack.databaseUrl);
  [ada, bo] = await Promise.all([newPerson(browser), newPerson(browser)]);
  await signIn(ada, stack, "Ada Moreau");
  await signIn(bo, stack, "Bo Lindqvist");
  for (const { page } of [ada, bo]) await page.getByRole("heading", { name: "general" }).waitFor();
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

const box = (page: Page) => page.getByRole("textbox", { name: /^(Message|Reply)/ }).last();
const message = (page: Page, text: string): Locator =>
  page.getByRole("log").getByRole("article").filter({ hasText: text });
const option = (page: Page, name: string | RegExp) => page.getByRole("option", { name });
const upload = (page: Page, name: string) =>
  page.getByRole("list", { name: "Files to be sent" }).getByRole("listitem").filter({ hasText: name });
const channel = (page: Page, name: string) => page.goto(`${stack.url}/c/lighthouse/channels/${name}`);

/** As somebody types: what listens to keys hears them. */
const type = (page: Page, text: string) => box(page).pressSequentially(text);

/** The box comes to hold this text. */
const written = (page: Page, text: string) => untilIs(text, () => box(page).inputValue());

/** Files as they come by the clipboard or by dragging: a browser gives no test a real one. */
const give = (page: Page, how: "paste" | "drop", files: { name: string; type: string; text: string }[]) =>
  box(page).evaluate(
    (element, { how, files }) => {
      const data = new DataTransfer();
      for (const { name, type, text } of files) data.items.add(new File([text], name, { type }));
      const options = { bubbles: true, cancelable: true };
      if (how === "paste") element.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
      else
        for (const type of ["dragenter", "drop"])
          element.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }));
    },
    { how, files },
  );

/** Looks again until it is so; the test ends the waiting. */
async function untilIs(expected: unknown, look: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 10_000;
  let seen = await look();
  while (seen !== expected && Date.now() < deadline) seen = await look();
  expect(seen).toBe(expected);
}

test("people, channels and emoji are completed by keys alone", async () => {
  const { page } = ada;
  await type(page, "Ask @b");
  await option(page, "@bo Bo Lindqvist").waitFor();
  expect(await box(page).getAttribute("aria-activedescendant")).toBe(await option(page, /@bo/).getAttribute("id"));
  await page.keyboard.press("Tab");
  await written(page, "Ask @bo ");
  await type(page, "in #");
  await option(page, /#deploys/).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await written(page, "Ask @bo in #deploys ");
  await type(page, ":sailb");
  await option(page, /sailboat/).click();
  await written(page, "Ask @bo in #deploys ⛵ ");
  expect(await box(page).evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  await message(bo.page, "Ask @bo in #deploys ⛵").waitFor();
});

test("an emoji is chosen beside the box, and stands where the cursor was", async () => {
  const { page } = ada;
  await box(page).fill("one two");
  await box(page).press("Home");
  await page.getByRole("button", { name: "Choose an emoji" }).click();
  await page.locator("#emoji-place").getByRole("menuitem").first().click();
  await untilIs(true, async () => /^\p{RGI_Emoji} one two$/v.test(await box(page).inputValue()));
  expect(await box(page).evaluate((element) => element === document.activeElement)).toBe(true);
  await box(page).fill("");
});

test("Escape puts the list away, and Enter then sends what stands there", async () => {
  const { page } = ada;
  await type(page, "No list for @c");
  await option(page, /@cy/).waitFor();
  await page.keyboard.press("Escape");
  await option(page, /@cy/).waitFor({ state: "hidden" });
  await page.keyboard.press("Enter");
  await message(bo.page, "No list for @c").waitFor();
});

test("a command is completed, its arguments are explained one after the other, and its reply is for its caller", async () => {
  const { page } = ada;
  const hint = page.locator(".command-hint:visible");
  await type(page, "/mut");
  await option(page, /^\/mute/).waitFor();
  await page.keyboard.press("Enter");
  await written(page, "/mute ");
  await hint.getByText("<@user>").waitFor();
  expect(await hint.locator("strong").textContent()).toBe("<@user>");
  await type(page, "@cy ");
  await untilIs("[minutes]", () => hint.locator("strong").textContent());
  // What is only proposed is not taken: nothing of it was typed.
  await option(page, /^1h/).waitFor();
  expect(await page.getByRole("option", { selected: true }).count()).toBe(0);
  await box(page).fill("/who");
  await page.keyboard.press("Enter");
  const reply = page.getByRole("region", { name: "Reply to your command" });
  await reply.getByRole("cell", { name: "@bo" }).waitFor();
  await reply.getByRole("button", { name: "Close" }).click();
  expect(await message(bo.page, "@bo").filter({ hasText: "who" }).count()).toBe(0);
});

test("S12: who types is shown to the other, until they send it or empty the box", async () => {
  const line = bo.page.locator(".typing-line");
  await type(ada.page, "I am thin");
  await line.getByText("Ada Moreau is typing…").waitFor();
  await box(ada.page).fill("");
  await untilIs("", () => line.textContent());
  await type(ada.page, "I have thought");
  await line.getByText("Ada Moreau is typing…").waitFor();
  await ada.page.keyboard.press("Enter");
  await message(bo.page, "I have thought").waitFor();
  await untilIs("", () => line.textContent());
  expect(await ada.page.locator(".typing-line").textContent()).toBe("");
});

test("of two who type both are named, of more nobody is; heartbeats say who is there", async () => {
  const { page } = ada;
  const line = page.locator(".typing-line");
  const list = await page.locator(".conversation").getAttribute("data-list");
  const says = async (name: "bo" | "cy", typing: boolean) => {
    const headers = { authorization: `Bearer ${await people.token(name)}`, "content-type": "application/json" };
    const body = JSON.stringify({ channel_id: list, typing });
    expect((await fetch(`${stack.url}/ws/tui/typing`, { method: "POST", headers, body })).status).toBe(204);
  };
  await says("bo", true);
  await says("cy", true);
  await line.getByText("Bo Lindqvist and Cy Okafor are typing…").waitFor();
  const beat = page.waitForRequest("**/api/heartbeat");
  await page.reload();
  expect((await (await beat).response())!.status()).toBe(204);
});

test("a draft survives a reload, is marked beside its channel, and is gone once it is sent", async () => {
  const { page } = ada;
  await type(page, "half a thought");
  await page.reload();
  await written(page, "half a thought");
  await channel(page, "deploys");
  await written(page, "");
  const marked = page.locator("a[data-draft]");
  expect(await marked.textContent()).toContain("general");
  await channel(page, "general");
  await type(page, ", made whole");
  await page.keyboard.press("Enter");
  await message(bo.page, "half a thought, made whole").waitFor();
  await page.reload();
  await written(page, "");
  expect(await marked.count()).toBe(0);
});

test("a thread and its channel have a box and a draft each", async () => {
  const { page } = ada;
  await page.getByRole("link", { name: "2 replies" }).click();
  await page.getByRole("textbox", { name: "Reply" }).pressSequentially("for the thread");
  await page.getByRole("textbox", { name: /^Message/ }).pressSequentially("for the channel");
  await page.reload();
  await untilIs("for the thread", () => page.getByRole("textbox", { name: "Reply" }).inputValue());
  await untilIs("for the channel", () => page.getByRole("textbox", { name: /^Message/ }).inputValue());
  await page.getByRole("textbox", { name: /^Message/ }).fill("");
  await page.getByRole("textbox", { name: "Reply" }).press("Enter");
  await page
    .locator(".conversation[data-kind=thread]")
    .getByRole("article")
    .filter({ hasText: "for the thread" })
    .waitFor();
  await channel(page, "general");
});

test("Markdown has keys, lists go on, in code Enter begins a line, and undo takes it all back", async () => {
  const { page } = ada;
  await type(page, "loud");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+b");
  await written(page, "**loud**");
  await page.keyboard.press("ControlOrMeta+z");
  await written(page, "loud");
  await page.keyboard.press("ControlOrMeta+k");
  await written(page, "[loud]()");
  await box(page).fill("- one");
  await page.keyboard.press("Shift+Enter");
  await type(page, "two");
  await written(page, "- one\n- two");
  await box(page).fill("```");
  await page.keyboard.press("Enter");
  await type(page, "let lamp");
  await written(page, "```\nlet lamp");
  await page.keyboard.press("ControlOrMeta+Enter");
  await message(bo.page, "let lamp").locator("pre").waitFor();
});

test("while an input method composes a word, Enter is its own", async () => {
  const { page } = ada;
  await type(page, "kanji");
  await box(page).evaluate((element) =>
    element.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }),
    ),
  );
  await written(page, "kanji");
  await box(page).fill("");
});

test("files that are dropped and pasted go up at once, and a message of files alone is sent", async () => {
  const { page } = ada;
  await give(page, "drop", [
    { name: "chart.txt", type: "text/plain", text: "depths" },
    { name: "log.txt", type: "text/plain", text: "a quiet night" },
  ]);
  await give(page, "paste", [{ name: "image.png", type: "image/png", text: "no real picture" }]);
  for (const name of ["chart.txt", "log.txt", "Pasted "]) await upload(page, name).locator(":scope.arrived").waitFor();
  const deleted = page.waitForResponse((response) => response.request().method() === "DELETE");
  await page.getByRole("button", { name: "Remove log.txt" }).click();
  expect((await deleted).status()).toBe(204);
  await page.keyboard.press("Enter");
  const file = bo.page.getByRole("log").getByRole("link", { name: /chart\.txt/ });
  await file.waitFor();
  expect(
    await bo.page
      .getByRole("log")
      .getByRole("link", { name: /log\.txt/ })
      .count(),
  ).toBe(0);
  expect(await (await bo.page.request.get(stack.url + (await file.getAttribute("href")))).text()).toBe("depths");
  expect(await page.getByRole("list", { name: "Files to be sent" }).isVisible()).toBe(false);
});

test("an upload shows how far it is, and can be cancelled; a message waits for its files", async () => {
  const { page } = ada;
  let letThrough = () => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/api/attachments", async (route) => {
    await held;
    await route.continue();
  });
  await give(page, "drop", [
    { name: "slow.txt", type: "text/plain", text: "slow" },
    { name: "regretted.txt", type: "text/plain", text: "regretted" },
  ]);
  await upload(page, "slow.txt").getByRole("progressbar").waitFor();
  await page.getByRole("button", { name: "Remove regretted.txt" }).click();
  await upload(page, "regretted.txt").waitFor({ state: "detached" });
  await box(page).fill("it takes its time");
  await page.keyboard.press("Enter");
  await page.locator(".pending").getByText("Sending files…").waitFor();
  expect(await message(bo.page, "it takes its time").count()).toBe(0);
  letThrough();
  await message(bo.page, "it takes its time")
    .getByRole("link", { name: /slow\.txt/ })
    .waitFor();
  await page.unroute("**/api/attachments");
});

test("an upload that fails says why and is sent again; one that is too large is refused before it is sent", async () => {
  const { page } = ada;
  await page.route("**/api/attachments", (route) => route.abort(), { times: 1 });
  await give(page, "drop", [{ name: "again.txt", type: "text/plain", text: "again" }]);
  await upload(page, "again.txt").getByText("The server cannot be reached").waitFor();
  await upload(page, "again.txt").getByRole("button", { name: "Send again" }).click();
  await upload(page, "again.txt").locator(":scope.arrived").waitFor();
  await page.getByRole("button", { name: "Remove again.txt" }).click();
  await box(page).evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(26 * 1024 * 1024)], "ship.iso"));
    const options = { bubbles: true, cancelable: true, dataTransfer: data };
    element.dispatchEvent(new DragEvent("drop", options));
  });
  await page.getByText("ship.iso is too large: a file may have 25 MiB at most.").waitFor();
  expect(await page.locator(".upload").count()).toBe(0);
});

test("a text that is too long for a message is offered as a file", async () => {
  const { page } = ada;
  await box(page).evaluate((element) => {
    const data = new DataTransfer();
    data.setData("text/plain", "fog ".repeat(5_000));
    element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
  });
  await page.getByText("This text has 20,000 characters, and a message takes 16,000.").waitFor();
  await page.getByRole("button", { name: "Attach it as a file" }).click();
  await upload(page, "message.txt").locator(":scope.arrived").waitFor();
  await page.getByRole("button", { name: "Remove message.txt" }).click();
  await box(page).fill("x".repeat(15_500));
  await page.getByText("500 left").waitFor();
  await box(page).fill("");
});

test("axe-core has nothing to complain of while the box is in use, light and dark", async () => {
  const { page } = ada;
  await page.route("**/api/attachments", (route) => route.abort(), { times: 1 });
  await give(page, "drop", [{ name: "failed.txt", type: "text/plain", text: "failed" }]);
  await upload(page, "failed.txt").getByRole("button", { name: "Send again" }).waitFor();
  await box(page).fill("x".repeat(16_001));
  await page.keyboard.press("Enter");
  await page.getByText("Your message has 16,001 characters, and it takes 16,000.").waitFor();
  const looksRight = async (colorScheme: "light" | "dark") => {
    await page.emulateMedia({ colorScheme });
    expect(await complaintsOf(page, { part: ".conversation" })).toEqual([]);
  };
  await looksRight("light");
  await looksRight("dark");
  await page.getByRole("button", { name: "Remove failed.txt" }).click();
  await box(page).fill("");
  await type(page, "/mute @");
  await option(page, /@bo/).waitFor();
  await looksRight("light");
  await box(page).fill("");
  await page.route("**/messages", (route) => route.abort(), { times: 1 });
  await box(page).fill("lost");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Discard" }).waitFor();
  await looksRight("dark");
  await page.emulateMedia({ colorScheme: null });
  await page.getByRole("button", { name: "Discard" }).click();
}, 90_000);

test("what is written offline stays, and goes out by itself when the network is back", async () => {
  const { page, context } = ada;
  await context.setOffline(true);
  await box(page).fill("into the fog");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Send again" }).waitFor();
  await page.getByText("The server cannot be reached.").waitFor();
  await context.setOffline(false);
  await message(bo.page, "into the fog").waitFor();
  await message(page, "into the fog").waitFor();
  await untilIs(0, () => page.locator(".pending").count());
  expect(await message(bo.page, "into the fog").count()).toBe(1);
});

test("what was refused or lost goes back into the box to be written otherwise, and over a reload it is a draft", async () => {
  const { page } = ada;
  const lose = (times: number) => page.route("**/messages", (route) => route.abort(), { times });
  await lose(1);
  await give(page, "drop", [{ name: "kept.txt", type: "text/plain", text: "kept" }]);
  await upload(page, "kept.txt").locator(":scope.arrived").waitFor();
  await box(page).fill("lost at first");
  await page.keyboard.press("Enter");
  await page.locator(".pending").getByRole("button", { name: "Edit" }).click();
  await written(page, "lost at first");
  await upload(page, "kept.txt").locator(":scope.arrived").waitFor();
  await lose(1);
  await page.keyboard.press("Enter");
  await page.locator(".pending").getByRole("button", { name: "Discard" }).click();
  await lose(1);
  await box(page).fill("lost again");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Send again" }).waitFor();
  await page.reload();
  await written(page, "lost again");
  await page.keyboard.press("Enter");
  await message(bo.page, "lost again").waitFor();
  expect(await message(bo.page, "lost at first").count()).toBe(0);
});

test("a message that could not be sent is there again after going elsewhere and back", async () => {
  const { page } = ada;
  const go = (name: string) => page.getByRole("navigation", { name: "Channels" }).getByRole("link", { name }).click();
  await page.route("**/messages", (route) => route.abort(), { times: 1 });
  await box(page).fill("carried along");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Send again" }).waitFor();
  await go("deploys");
  await page.getByRole("textbox", { name: "Message #deploys" }).waitFor();
  await go("general");
  await page.getByRole("button", { name: "Send again" }).click();
  await message(bo.page, "carried along").waitFor();
  await message(page, "carried along").waitFor();
  await untilIs(0, () => page.locator(".pending").count());
  expect(await message(page, "carried along").count()).toBe(1);
});

test("messages that are sent quickly come in the order in which they were sent", async () => {
  const { page } = ada;
  const texts = Array.from({ length: 8 }, (_, n) => `quick ${n}`);
  for (const text of texts) {
    await box(page).fill(text);
    await page.keyboard.press("Enter");
  }
  await message(bo.page, "quick 7").waitFor();
  expect(
    (
      await bo.page
        .getByRole("log")
        .getByText(/^quick \d/)
        .allTextContents()
    ).map((text) => text.trim()),
  ).toEqual(texts);
});

test("who writes while they read what is old is led to the newest messages, where theirs is", async () => {
  const { page } = ada;
  const oldest = await page.getByRole("log").getByRole("article").nth(3).getAttribute("data-message");
  await page.goto(`${stack.url}/c/lighthouse/channels/general?before=${oldest}`);
  await box(page).fill("back to now");
  await page.keyboard.press("Enter");
  const theirs = message(page, "back to now");
  await theirs.waitFor();
  // Wherever the list stood, it is at its end now.
  await untilIs(true, () =>
    theirs.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top > 0 && bottom < innerHeight;
    }),
  );
});

test("the arrow up in an empty box asks for the last message to be edited, and a quotation is put into its own box", async () => {
  const { page } = ada;
  await page.evaluate(() =>
    document.addEventListener("ajet-edit-last", (event) => {
      document.body.dataset.asked = (event as CustomEvent<{ list: string }>).detail.list;
    }),
  );
  await box(page).press("ArrowUp");
  const list = await page.locator(".conversation").getAttribute("data-list");
  expect(await page.evaluate(() => document.body.dataset.asked)).toBe(list!);
  await page.evaluate((list) => {
    const detail = { text: "so it was\nsaid", list };
    document.body.dispatchEvent(new CustomEvent("ajet-quote", { bubbles: true, detail }));
  }, list);
  await written(page, "> so it was\n> said\n\n");
  await box(page).fill("");
});

test("in a channel that one has not joined one can join; in one that is archived the page says so, at once", async () => {
  const design = `${stack.url}/c/lighthouse/channels/design`;
  await bo.page.goto(design);
  await bo.page.getByText("You have not joined this channel.").waitFor();
  await bo.page.locator(".composer-notice").getByRole("button", { name: "Join" }).click();
  await bo.page.getByText("You have not joined this channel.").waitFor({ state: "detached" });
  await channel(ada.page, "design");
  await box(ada.page).fill("/archive");
  await ada.page.keyboard.press("Enter");
  for (const { page } of [ada, bo]) {
    await page.getByText("This channel is archived: it can be read, not written in.").waitFor();
    expect(await box(page).isVisible()).toBe(false);
  }
  await ada.page.getByRole("button", { name: "Open it for writing again" }).click();
  for (const { page } of [ada, bo]) await box(page).waitFor();
  for (const { page } of [ada, bo]) await channel(page, "general");
});

test("who is muted is told until when and why", async () => {
  await box(ada.page).fill("/mute @bo 10m Sings at night");
  await ada.page.keyboard.press("Enter");
  await ada.page.getByText("@bo is muted").waitFor();
  await bo.page.reload();
  await bo.page.getByText(/You are muted in this community until .*: Sings at night/).waitFor();
  await box(ada.page).fill("/unmute @bo");
  await ada.page.keyboard.press("Enter");
  await ada.page.getByText("@bo may write again").waitFor();
  await bo.page.reload();
  await box(bo.page).waitFor();
  expect(await bo.page.getByText("You are muted").count()).toBe(0);
});

test("on a telephone Enter begins a line and the button sends", async () => {
  const phone = await browser.newContext({
    storageState: await bo.context.storageState(),
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await phone.newPage();
  await channel(page, "general");
  await box(page).fill("from the pier");
  await page.keyboard.press("Enter");
  await type(page, "by hand");
  await written(page, "from the pier\nby hand");
  await page.getByRole("button", { name: "Send" }).tap();
  await message(ada.page, "by hand").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await phone.close();
});

test("without a script the box is a plain form", async () => {
  const plain = await browser.newContext({ storageState: await bo.context.storageState(), javaScriptEnabled: false });
  const page = await plain.newPage();
  await channel(page, "general");
  await box(page).fill("plain and simple");
  await page.getByRole("button", { name: "Send" }).click();
  await message(page, "plain and simple").waitFor();
  await message(ada.page, "plain and simple").waitFor();
  expect(await page.getByRole("button", { name: "Attach files" }).isVisible()).toBe(false);
  await plain.close();
});

test("A14: signing out forgets what was begun in this browser", async () => {
  await type(bo.page, "for nobody else's eyes");
  await untilIs(true, () => bo.page.evaluate(() => JSON.stringify(localStorage).includes("nobody else")));
  await bo.page.getByRole("button", { name: "Log out" }).click();
  await bo.page.waitForURL(/\/login/);
  expect(await bo.page.evaluate(() => JSON.stringify(localStorage))).not.toContain("nobody else");
});

test("the pages were quiet: no error of a script, nothing refused by the content policy", () => {
  // What these tests cut on purpose is no complaint.
  const isCut = (line: string) => /ERR_(INTERNET_DISCONNECTED|FAILED|NETWORK)|network error|Failed to fetch/.test(line);
  expect([...ada.complaints, ...bo.complaints].filter((line) => !isCut(line))).toEqual([]);
});
