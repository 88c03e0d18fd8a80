/**
 * The floor of fan-out and history, a program of its own: `bun test/bench/floor.ts DATABASE_URL PORT`. One process and
 * nothing but what cannot be left out: a durable insert, then one write a stream for all events of a turn; and 50 rows.
 */
import postgres from "postgres";

const [url, port] = process.argv.slice(2);
const sql = postgres(url!, { max: 8, onnotice() {} });
const CHANNEL = "00000000-0000-4000-8000-000000000001";
await sql`create table floor_messages (
  id uuid primary key, channel_id uuid not null, body_md text not null, created_at timestamptz not null default now())`;
await sql`create index on floor_messages (channel_id, id)`;

const encoder = new TextEncoder();
const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
let pending: string[] = [];

function tell(event: string): void {
  if (pending.push(event) > 1) return;
  setImmediate(() => {
    const bytes = encoder.encode(pending.join(""));
    pending = [];
    for (const stream of open) stream.enqueue(bytes);
  });
}

function follow(): Response {
  let mine: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      mine = controller;
      open.add(controller);
      controller.enqueue(encoder.encode("event: ready\n\n"));
    },
    cancel: () => void open.delete(mine),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

Bun.serve({
  port: Number(port),
  hostname: "127.0.0.1",
  idleTimeout: 0,
  routes: {
    "/stream": follow,
    "/hello": () => Response.json({ hello: "there" }),
    "/last50": async () =>
      Response.json(await sql`select * from floor_messages where channel_id = ${CHANNEL} order by id desc limit 50`),
    "/post": async (request) => {
      const { body_md } = (await request.json()) as { body_md: string };
      const id = Bun.randomUUIDv7();
      await sql`insert into floor_messages (id, channel_id, body_md) values (${id}, ${CHANNEL}, ${body_md})`;
      tell(`id: ${id}\ndata: ${body_md}\n\n`);
      return Response.json({ id }, { status: 201 });
    },
  },
});
