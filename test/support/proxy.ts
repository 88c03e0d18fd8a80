import { createServer, type Server, type Socket, connect as tcpConnect } from "node:net";

/** Up is what a client says, down is what it is answered. */
export type Direction = "up" | "down";

/** A way between two programs that can be bad: on loopback, a port that leads to another one. */
export interface LoopbackProxy {
  port: number;
  /** Breaks every open connection. */
  cut(): void;
  /** Nobody listens any more, and what was open breaks; until `restore`. */
  down(): Promise<void>;
  /** What is said in these directions waits, and connections stay open; until `restore`. */
  hold(...directions: Direction[]): void;
  /** Each piece comes so much later, in milliseconds. */
  delay(milliseconds: number): void;
  /** Of the next piece in this direction half arrives, and then its connection breaks. */
  halve(direction: Direction): void;
  /** Tells once when a client says these words; they have not arrived then, and wait until the promise that it returns is over. */
  onceSaid(words: string, tell: () => Promise<void> | void): void;
  /** All is as it was. What waited goes on its way. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  client: Socket;
  server: Socket;
}

/** @param targets the ports behind, taken in turn; one where nobody listens is passed over. */
export async function startProxy(targets: () => readonly number[]): Promise<LoopbackProxy> {
  const pairs = new Set<Pair>();
  const held = new Set<Direction>();
  let turn = 0;
  let late = 0;
  let halved: Direction | null = null;
  let awaited: { words: string; tell: () => Promise<void> | void } | null = null;

  const breakOff = ({ client, server }: Pair) => {
    client.resetAndDestroy();
    server.resetAndDestroy();
  };

  const pass = (pair: Pair, direction: Direction) => {
    const [from, to] = direction === "up" ? [pair.client, pair.server] : [pair.server, pair.client];
    /** Pieces go one after the other, however long one of them waits. */
    let before = Promise.resolve();
    const send = async (piece: Buffer) => {
      if (late > 0) await Bun.sleep(late);
      if (direction === "up" && awaited && piece.includes(awaited.words)) {
        const { tell } = awaited;
        awaited = null;
        await tell();
      }
      await untilFree(direction);
      if (halved === direction) {
        halved = null;
        to.write(piece.subarray(0, Math.floor(piece.length / 2)), () => breakOff(pair));
        return;
      }
      if (!to.destroyed && !to.write(piece)) await new Promise<void>((resolve) => once(to, resolve));
    };
    from.on("data", (piece: Buffer) => {
      from.pause();
      before = before.then(() => send(piece)).then(() => void from.resume());
    });
    from.on("end", () => void before.then(() => to.end()));
    from.on("error", () => to.destroy());
    from.on("close", () => void before.then(() => to.destroy()));
  };

  let free: (() => void)[] = [];
  const untilFree = async (direction: Direction) => {
    while (held.has(direction)) await new Promise<void>((resolve) => free.push(resolve));
  };
  const release = () => {
    held.clear();
    for (const resolve of free) resolve();
    free = [];
  };

  const accept = async (client: Socket) => {
    client.on("error", () => {});
    const server = await reach(targets(), turn++);
    if (!server || client.destroyed) {
      client.resetAndDestroy();
      server?.destroy();
      return;
    }
    const pair = { client, server };
    pairs.add(pair);
    server.on("close", () => pairs.delete(pair));
    pass(pair, "up");
    pass(pair, "down");
  };

  let listener: Server | null = await listen(0, accept);
  const port = (listener.address() as { port: number }).port;
  const cut = () => {
    for (const pair of pairs) breakOff(pair);
    pairs.clear();
  };
  const down = async () => {
    const closing = listener;
    listener = null;
    const closed = new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
    cut();
    await closed;
  };

  return {
    port,
    cut,
    down,
    hold: (...directions) => directions.forEach((direction) => void held.add(direction)),
    delay(milliseconds) {
      late = milliseconds;
    },
    halve(direction) {
      halved = direction;
    },
    onceSaid(words, tell) {
      awaited = { words, tell };
    },
    async restore() {
      late = 0;
      halved = null;
      awaited = null;
      release();
      listener ??= await listen(port, accept);
    },
    async close() {
      release();
      await down();
    },
  };
}

function listen(port: number, accept: (client: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, accept);
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

/** The first of the ports that somebody listens on, beginning with the one whose turn it is. */
async function reach(ports: readonly number[], turn: number): Promise<Socket | null> {
  for (let n = 0; n < ports.length; n++) {
    const socket = tcpConnect({ port: ports[(turn + n) % ports.length]!, host: "127.0.0.1", noDelay: true });
    const reached = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.on("error", () => {});
    if (reached) return socket;
  }
  return null;
}

/** When it can be written to again, or is gone. */
function once(socket: Socket, then: () => void): void {
  const both = () => {
    socket.off("drain", both);
    socket.off("close", both);
    then();
  };
  socket.on("drain", both);
  socket.on("close", both);
}
