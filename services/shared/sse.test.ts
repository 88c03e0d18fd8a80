import { afterEach, expect, test } from "bun:test";
import { BACKLOG_LIMIT, closeAllStreams, EventStream, eventFrame } from "./sse.ts";

afterEach(closeAllStreams);

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const frame = (data: string) => eventFrame({ data });

test("a reader that keeps up gets also what may be missed", async () => {
  const stream = new EventStream(() => {});
  const reader = stream.response.body!.getReader();
  let text = "";
  for (let n = 0; n < 50; n++) {
    expect(stream.offer(frame(`signal ${n}`))).toBe(true);
    while (!text.includes(`signal ${n}\n`)) text += new TextDecoder().decode((await reader.read()).value);
  }
});

test("a reader that is behind gets nothing that may be missed, and everything else", async () => {
  const stream = new EventStream(() => {});
  for (let n = 0; n < 20; n++) {
    stream.push(frame(`event ${n} ${"x".repeat(1024)}`));
    await nextTurn();
  }
  expect(stream.offer(frame("signal"))).toBe(false);
  stream.push(frame("the last event"));
  stream.close();
  const text = await stream.response.text();
  expect(text.match(/data: event/g)!.length).toBe(20);
  expect(text).toContain("the last event");
  expect(text).not.toContain("signal");
});

test("a stream that is closed takes nothing more", () => {
  const stream = new EventStream(() => {});
  stream.close();
  expect(stream.offer(frame("signal"))).toBe(false);
});

test("S5: a reader who leaves too much unread is cut off, and nothing is kept for them", async () => {
  let isOver = false;
  const stream = new EventStream(() => {
    isOver = true;
  });
  const reader = stream.response.body!.getReader();
  const text = "x".repeat(64 * 1024);
  let pushed = 0;
  for (; !isOver && pushed <= 2 * BACKLOG_LIMIT; pushed += text.length) {
    stream.push(frame(text));
    await nextTurn();
  }
  expect(isOver).toBe(true);
  expect(pushed).toBeLessThan(BACKLOG_LIMIT + 3 * text.length);
  await expect(reader.read()).rejects.toBeNull();
});

test("S5: much at once is no reason: who comes back gets all that they missed, and the time to read it", async () => {
  const stream = new EventStream(() => {});
  for (let n = 0; n < 50; n++) stream.push(frame("x".repeat(BACKLOG_LIMIT / 25)));
  await nextTurn();
  stream.close();
  expect((await stream.response.text()).match(/^data: x/gm)).toHaveLength(50);
});

test("X15: those who are sent away together are each told another moment to come back, further apart the more they are", async () => {
  const streams = Array.from({ length: 2_000 }, () => new EventStream(() => {}));
  closeAllStreams();
  const texts = await Promise.all(streams.map(({ response }) => response.text()));
  const told = texts.map((text) => Number(/retry: (\d+)\n\n$/.exec(text)![1]));
  expect(new Set(told).size).toBeGreaterThan(500);
  expect(Math.max(...told)).toBeGreaterThan(5_000);
  // And whoever is cut off without a word had been told one when the stream began.
  expect(new Set(texts.map((text) => /^retry: (\d+)\n\n/.exec(text)![1])).size).toBeGreaterThan(500);
});
