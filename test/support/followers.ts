import { join } from "node:path";

/** What all streams together have gone through until all were open. */
export interface AllOpen {
  open: number;
  /** How often a stream broke off, or could not be opened. */
  interrupted: number;
  /** How often of these with a 5xx. */
  refused: number;
}

/** Many open streams of one person, in another process: `many-followers.ts`. */
export interface Followers {
  /** Waits until all are open, again after each time that one was not. */
  allOpen(): Promise<AllOpen>;
  stop(): Promise<void>;
}

/** @param token of a session. */
export function startFollowers(
  { url }: { url: string },
  { token, terminals, pages }: { token: string; terminals: number; pages: number },
): Followers {
  const words = [join(import.meta.dir, "many-followers.ts"), url, token, `${terminals}`, `${pages}`];
  const child = Bun.spawn([process.execPath, ...words], {
    env: { PATH: process.env.PATH!, BUN_CONFIG_MAX_HTTP_REQUESTS: "2000" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  return {
    async allOpen() {
      while (!rest.includes("\n")) {
        const { done, value } = await reader.read();
        if (done) throw new Error("the followers ended");
        rest += value;
      }
      const [line, ...more] = rest.split("\n");
      rest = more.join("\n");
      return JSON.parse(line!);
    },
    async stop() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
