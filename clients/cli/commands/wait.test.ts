import { beforeEach, expect, test } from "bun:test";
import { ME, useCli } from "#test/support/cli.ts";
import { ada, bo, general, happened, lighthouse, messageWith, openChannel } from "#test/support/events.ts";
import { page } from "#test/support/fake-chat.ts";

const at = useCli();
beforeEach(() => {
  at.chat.answer("GET /api/snapshot", {
    me: ME,
    communities: [{ ...lighthouse, role: "member" }],
    community_id: lighthouse.id,
    channels: [openChannel(general)],
    people: [],
    position: null,
  });
  at.chat.answer("GET /api/c/lighthouse/channels/general", { ...general, joined: true });
  const profile = { created_at: ME.created_at, last_seen_at: null, communities: [] };
  at.chat.answer("GET /api/users/@bo", { ...bo, ...profile });
});

async function waiting(...words: string[]) {
  const wait = at.cli.start(["wait", "#general", "--fields", "body_md", ...words], { env: at.signedIn() });
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  await wait.said("Listening");
  let position = 0;
  const post = (fields: Parameters<typeof messageWith>[0]) => {
    const event = happened.messageCreated(general);
    const data = { message: messageWith(fields), client_message_id: null, parent: null };
    stream.event("event", `e1-${++position}`, { ...event, data });
  };
  return { wait, post };
}
const by = (kind: "user" | "api_user" | "webhook", name: string, id = bo.id) => ({
  author: { kind, id, name, avatar_url: null },
});

test("prints the first message that fits, and ends", async () => {
  const { wait, post } = await waiting("--match", "/deployed|failed/i", "--from", "@bo", "--timeout", "1h");
  post({ body_md: "deploying", ...by("user", "Bo") });
  post({ body_md: "Deployed, says ada", ...by("user", "Ada", ada.id) });
  post({ body_md: "DEPLOYED", ...by("user", "Bo") });
  expect(await wait.line()).toBe("DEPLOYED");
  expect(await wait.exited).toBe(0);
});

test("W5: a program that is called as a person is not them; where nobody is called so it is meant", async () => {
  const person = await waiting("--from", "@bo");
  person.post({ body_md: "imitated", ...by("webhook", "bo", ada.id) });
  person.post({ body_md: "himself", ...by("user", "Bo") });
  expect(await person.wait.line()).toBe("himself");
  const program = await waiting("--from", "@CI");
  program.post({ body_md: "a person of that name", ...by("user", "ci") });
  program.post({ body_md: "the pipeline", ...by("webhook", "ci") });
  expect(await program.wait.line()).toBe("the pipeline");
});

test("--thread waits for a reply; --since also looks at what was there before it listened", async () => {
  const parent = messageWith();
  const { wait, post } = await waiting("--thread", parent.id);
  post({ body_md: "beside it" });
  post({ body_md: "in it", parent_id: parent.id });
  expect(await wait.line()).toBe("in it");
  const since = messageWith({ body_md: "asked" });
  const later = messageWith({ body_md: "answered" });
  at.chat.answer(`GET /api/messages/${since.id}`, since);
  at.chat.answer(`GET /api/c/lighthouse/channels/${general.id}/messages`, page([since, later]));
  at.chat.answer("GET /api/search", page([]));
  const words = ["wait", "general", "--since", since.id, "--match", "answered", "--fields", "id"];
  const again = at.cli.start(words, { env: at.signedIn() });
  (await at.chat.nextStream()).event("ready", "e1-0", { position: "e1-0" });
  expect(await again.line()).toBe(later.id);
  expect(await again.exited).toBe(0);
});

test("exit code 124 when none came in time, and nothing on standard output", async () => {
  const words = ["wait", "general", "--match", "never", "--timeout", "1s"];
  const result = at.run(words);
  (await at.chat.nextStream()).event("ready", "e1-0", { position: "e1-0" });
  expect(await result).toMatchObject({ code: 124, stdout: "" });
});

for (const words of [
  ["--match", "("],
  ["--timeout", "10"],
  ["--timeout", "0s"],
  ["--since", "yesterday"],
]) {
  test(`wait ${words.join(" ")} is refused with a sentence`, async () => {
    const { code, stderr } = await at.run(["wait", "general", ...words]);
    expect(code).toBe(2);
    expect(stderr.length).toBeGreaterThan(20);
  });
}
