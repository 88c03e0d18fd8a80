import { expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { readAddress, readMessage, readThread } from "./address.ts";
import { UsageError } from "./exit.ts";

const SERVER = "https://chat.example.org";
const [channel, parent, message] = [newId(), newId(), newId()];

test("a message is meant by its id, a mark, or the address of a page, whole or from its slash on", () => {
  for (const typed of [
    message,
    `m-${message}`,
    `#m-${message}`,
    `${SERVER}/c/lighthouse/channels/general#m-${message}`,
    `${SERVER}/c/lighthouse/channels/${channel}?around=${message}`,
    `${SERVER}/c/lighthouse/channels/${channel}?around=${parent}#m-${message}`,
    `/c/lighthouse/channels/${channel}/t/${parent}#m-${message}`,
    `/dm/${channel}/t/${message}`,
    `/dm/${channel}?around=${message}`,
  ]) {
    expect(readMessage(typed, SERVER)).toBe(message);
  }
});

test("a thread is that of the page, however far down it points; else that of the message", () => {
  expect(readThread(`/c/lighthouse/channels/general/t/${parent}#m-${message}`, SERVER)).toBe(parent);
  expect(readThread(`/c/lighthouse/channels/general#m-${message}`, SERVER)).toBe(message);
  expect(readThread(message, SERVER)).toBe(message);
});

test("the page of a channel says which it is, of a community or of direct messages", () => {
  const nothing = { thread: null, message: null };
  const general = { slug: "lighthouse", channel: "général", ...nothing };
  expect(readAddress(`${SERVER}/c/lighthouse/channels/g%C3%A9n%C3%A9ral/`, SERVER)).toEqual(general);
  expect(readAddress(`/dm/${channel}`, SERVER)).toEqual({ slug: null, channel, ...nothing });
});

test("what is of another server, or leads to no channel or message, is refused with a sentence", () => {
  for (const typed of [
    "yesterday",
    "#general",
    message.toUpperCase(),
    `https://evil.example/c/lighthouse/channels/general#m-${message}`,
    `http://chat.example.org/dm/${channel}#m-${message}`,
    `${SERVER}.evil.example/dm/${channel}#m-${message}`,
    `${SERVER}@evil.example/dm/${channel}#m-${message}`,
    `${SERVER}/settings#m-${message}`,
    `${SERVER}/c/lighthouse/channels/general`,
    `${SERVER}/c/lighthouse/channels/general#m-x`,
    `${SERVER}/c/lighthouse/channels/general/t/x`,
    `${SERVER}/c/lighthouse/channels/%ZZ#m-${message}`,
  ]) {
    expect(() => readMessage(typed, SERVER)).toThrow(UsageError);
  }
});
