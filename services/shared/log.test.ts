import { expect, test } from "bun:test";
import { createLog, withoutSecrets } from "./log.ts";

/** What a log writes, as it is written. */
function written(...entries: [fields: Record<string, unknown>, message: string][]): string {
  let text = "";
  const log = createLog("test", "info", {
    write(line) {
      text += line;
    },
  });
  for (const [fields, message] of entries) log.info(fields, message);
  return text;
}

test("I14: whatever people write into names, paths and user agents stays one line, escaped", () => {
  const odd = 'fake"}\r\n{"level":"error","msg":"forged"}\u001b[2J\u001b]0;title\u0007\u009b2J\u007f\u2028\\';
  const text = written([{ user_agent: odd, path: odd, nested: { name: odd }, [odd]: 1 }, odd]);
  expect(text.split("\n")).toEqual([expect.stringContaining("{"), ""]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none
  expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  expect(JSON.parse(text)).toMatchObject({
    level: "info",
    user_agent: odd,
    path: odd,
    nested: { name: odd },
    msg: odd,
  });
});

test("I14: what stands under the key of a secret is cut, however deep and however written", () => {
  const secret = "hush";
  const error = Object.assign(new Error("no"), { code: "ECONNRESET", headers: { Authorization: secret } });
  const text = written(
    [{ token: secret, Cookie: [secret], client_secret: secret, clientSecret: secret, DATABASE_PASSWORD: secret }, "a"],
    [
      { request: { headers: [{ "set-cookie": secret, authorization: { scheme: secret } }] }, access_token: secret },
      "b",
    ],
    [{ err: error }, "c"],
  );
  expect(text).not.toContain(secret);
  expect(text.match(/\[cut\]/g)!.length).toBe(9);
  const last = JSON.parse(text.trimEnd().split("\n").at(-1)!);
  expect(last.err).toMatchObject({ type: "Error", message: "no", code: "ECONNRESET" });
  expect(last.err.stack).toContain("log.test.ts");
});

test("I14: what looks like a secret is cut wherever it stands, and the line stays JSON", () => {
  const hook = "/hook/01a20369-cb7c-7791-ab16-861e27398cf5/";
  const secrets = [
    [`ajs_${"A".repeat(22)}.`, "s3cret"],
    [`ajt_${"A".repeat(22)}.`, "s3cret"],
    [`https://chat.test${hook}`, "s3cret"],
    ["https://chat.test/invite/", "s3cret-of-an-invite-for-one"],
    ["Bearer ", "s3cret-of-any-kind"],
    ["/auth/gitea/callback?code=", "s3cret"],
    ["/auth/gitea/callback?x=1&state=", "s3cret"],
    ["postgres://ajet:", "s3cret@database/ajet"],
  ];
  for (const [before, secret] of secrets) {
    const told = `${before}${secret}`;
    const text = written([{ told, text: JSON.stringify({ told }), err: new Error(told) }, `"${told}" was sent`]);
    expect([told, text]).toEqual([told, expect.not.stringContaining("s3cret")]);
    expect(JSON.parse(text).msg).toStartWith('"');
  }
});

test("what is no secret is told whole", () => {
  const fields = { status: 200, path: "/c/harbour/channels/general", code: "not_found", state: "open", at: "a:b@c" };
  expect(JSON.parse(written([fields, "request"]))).toMatchObject(fields);
});

test("W2: the log shows neither the token of a webhook nor the code of an invite", () => {
  expect(withoutSecrets("/hook/42/secret")).toBe("/hook/42/[cut]");
  expect(withoutSecrets("/hook/42/secret/more")).toBe("/hook/42/[cut]");
  expect(withoutSecrets("/invite/secret")).toBe("/invite/[cut]");
  expect(withoutSecrets("/api/invites/secret/accept")).toBe("/api/invites/[cut]");
  expect(withoutSecrets("/c/harbour/channels/general")).toBe("/c/harbour/channels/general");
});

test("W2, W6: nor does it when the path is odd", () => {
  const odd = [
    "//hook/42/secret",
    "/hook//42/secret",
    "/hook/42%2Fsecret",
    "/hook%2f42%2fsecret",
    "/%68ook/42/secret",
    "/HOOK/42;secret",
  ];
  for (const path of [
    ...odd,
    "/hook/42/secret%",
    "/%68ook/42/secret%zz",
    "/hook/42/\nsecret",
    "/hook/secret",
    "//invite/secret",
    "/invite%2fsecret",
  ]) {
    expect([path, withoutSecrets(path)]).toEqual([path, expect.not.stringContaining("secret")]);
  }
  for (const path of ["/hook/4242", "/hooks/42/x", "/c/hook/42/x", "/a%2Fb"]) expect(withoutSecrets(path)).toBe(path);
});
