import { afterAll, beforeAll, expect, test } from "bun:test";
import { openAttachment, removeAttachment, removeAvatar, setAvatar, uploadAttachment } from "#sdk/attachments.ts";
import { type Client, createClient } from "#sdk/client.ts";
import { bytesOf, streamOf } from "#test/support/bytes.ts";
import { PIXEL } from "#test/support/uploads.ts";
import { createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
let client: Client;
let general: string;
beforeAll(async () => {
  world = await withApi(await createWorld());
  client = createClient({ baseUrl: world.apiUrl, token: world.cy.token });
  general = (await world.cy.api("GET", "/api/c/lighthouse/channels/general")).body.id;
});
afterAll(() => world?.close());

test("a file is sent whole or as it comes, opened in part, and taken back", async () => {
  const content = bytesOf(300_000);
  const filename = 'a "fog" report.bin';
  const whole = await uploadAttachment(client, general, { filename, content: new Blob([content]) });
  const pieces = [content.subarray(0, 1000), content.subarray(1000)];
  const streamed = await uploadAttachment(client, general, { filename, content: streamOf(pieces) });
  for (const attachment of [whole, streamed]) {
    expect(attachment).toMatchObject({ filename, size_bytes: 300_000, content_type: "application/octet-stream" });
    expect(await (await openAttachment(client, attachment)).bytes()).toEqual(content);
  }
  const part = await openAttachment(client, whole, { range: { start: 10, end: 19 } });
  expect([part.status, await part.bytes()]).toEqual([206, content.slice(10, 20)]);
  await removeAttachment(client, whole.id);
  await expect(openAttachment(client, whole)).rejects.toMatchObject({ code: "not_found" });
});

test("a refusal is the error that the server threw, and a signal ends the sending", async () => {
  const file = { filename: "x", content: new Blob(["x"]) };
  await expect(uploadAttachment(client, world.cy.id, file)).rejects.toMatchObject({ code: "not_found" });
  const ended = uploadAttachment(client, general, file, { signal: AbortSignal.abort() });
  await expect(ended).rejects.toMatchObject({ code: "unavailable" });
});

test("a picture is given and taken away", async () => {
  const me = await setAvatar(client, { filename: "me.gif", content: new Blob([PIXEL]) });
  expect(me.avatar_url).toEndWith("/avatar.gif");
  expect((await removeAvatar(client)).avatar_url).toBeNull();
});
