/** What people do through nginx, as a process of its own that trusts the certificate: the address is its only word. */
import assert from "node:assert/strict";
import { openAttachment, uploadAttachment } from "#sdk/attachments.ts";
import { getChannel } from "#sdk/channels.ts";
import { createClient } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { streamEvents } from "#sdk/stream.ts";
import { HttpBrowser } from "#test/support/http-browser.ts";

const [url] = process.argv.slice(2);
const FILE = "All of it, up and down.\n".repeat(100_000);

const health = await fetch(`${url}/healthz`);
assert.equal(health.status, 200);
// What operators see is for nobody else.
for (const path of ["/readyz", "/metrics"]) assert.equal((await fetch(url + path)).status, 404, path);

const page = await (await fetch(`${url}/login`)).text();
assert.match(page, /<form/);

const browser = new HttpBrowser();
const provider = await browser.submit(`${url}/auth/gitea`, { name: "Lighthouse", slug: "lighthouse" }, `${url}/login`);
const home = await browser.open(`${provider.url}&login_as=ada`, provider.url);
assert.equal(home.status, 200);
assert.match(home.text, /Lighthouse/);

const client = createClient({ baseUrl: url!, token: browser.cookie(new URL(url!).hostname, "__Host-ajet_session")! });
const general = { slug: "lighthouse", channel: "general" };
const channel = await getChannel(client, general);
const stop = new AbortController();
for await (const item of streamEvents(client, { signal: stop.signal })) {
  if (item.kind === "ready") {
    const attachment = await uploadAttachment(client, channel.id, { filename: "a.txt", content: new Blob([FILE]) });
    await sendMessage(client, general, { body_md: "Through all of it.", attachment_ids: [attachment.id] });
  }
  if (item.kind !== "event" || item.event.type !== "message.created") continue;
  const { body_md, attachments } = item.event.data.message;
  assert.equal(body_md, "Through all of it.");
  assert.equal(await (await openAttachment(client, attachments[0]!)).text(), FILE);
  break;
}
stop.abort();

const after = await browser.open(`${url}/c/lighthouse/channels/general`);
assert.match(after.text, /Through all of it\./);
console.log("told");
process.exit(0);
