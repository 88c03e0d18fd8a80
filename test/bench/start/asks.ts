/** The floor of a command: reads where its settings are, and asks the server, with a limit of time and a token. */
import { readFile } from "node:fs/promises";

const { AJET_CHAT_SERVER, AJET_CHAT_TOKEN, HOME } = process.env;
await readFile(`${HOME}/.config/ajet-chat/config.json`, "utf8").catch(() => undefined);
const headers = { authorization: `Bearer ${AJET_CHAT_TOKEN}` };
await fetch(`${AJET_CHAT_SERVER}/api/me`, { headers, signal: AbortSignal.timeout(15_000) });
