import type { Log } from "#core/kernel/log.ts";
import { start as startApi } from "#services/api/start.ts";
import { start as startGateway } from "#services/gateway/start.ts";
import { Figures } from "#services/shared/figures.ts";
import { createLog } from "#services/shared/log.ts";
import type { Running } from "#services/shared/run.ts";
import { start as startTuiSm } from "#services/tui-sm/start.ts";
import { start as startWebSm } from "#services/web-sm/start.ts";
import type { ServerValues } from "./settings.ts";

const LOOPBACK = "127.0.0.1";

/** Values of the settings, and where the session managers find NATS when they have a password of their own there. */
export type StartValues = ServerValues & { SESSION_MANAGER_NATS_URL?: string };

/**
 * Starts the four services in this process. They speak to each other over loopback, as they do when they are four: the
 * gateway is the only one that listens where others are.
 */
export async function start(values: StartValues, log: Log): Promise<Running> {
  const figures = new Figures();
  const running: Running[] = [];
  const logOf = (service: string) => createLog(`ajet-${service}`, values.LOG_LEVEL);
  const keep = async (starting: Promise<Running>): Promise<string> => {
    const started = await starting;
    running.push(started);
    return `http://${LOOPBACK}:${started.port}`;
  };
  // Last started first: the door, so that nobody new comes in, and the API when nobody needs it any more.
  const close = async () => {
    for (const one of running.toReversed()) await one.close();
  };
  try {
    const inside = { ...values, HOST: LOOPBACK, PORT: 0, NATS_URL: values.SESSION_MANAGER_NATS_URL ?? values.NATS_URL };
    const api = await keep(startApi({ ...inside, NATS_URL: values.NATS_URL }, logOf("api"), figures));
    const webSm = await keep(startWebSm({ ...inside, API_URL: [api] }, logOf("web-sm"), figures));
    const tuiSm = await keep(startTuiSm({ ...inside, API_URL: [api] }, logOf("tui-sm"), figures));
    const upstreams = { API_URL: [api], WEB_SM_URL: [webSm], TUI_SM_URL: [tuiSm] };
    await keep(startGateway({ ...values, ...upstreams }, logOf("gateway"), figures));
  } catch (error) {
    await close().catch((failure) => log.error({ err: failure }, "could not end what had started"));
    throw error;
  }
  return { port: running.at(-1)!.port, close };
}
