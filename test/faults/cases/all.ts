import type { FaultCase } from "../case.ts";
import { streamsCut } from "./s02-streams-cut.ts";
import { apiKilled } from "./x01-api-killed.ts";
import { natsAway } from "./x03-nats-away.ts";
import { natsEmptied } from "./x04-nats-emptied.ts";
import { sessionManagersKilled } from "./x08-session-managers-killed.ts";
import { gatewayKilled } from "./x09-gateway-killed.ts";

/** In the order in which they run. */
export const CASES: readonly FaultCase[] = [
  apiKilled,
  natsAway,
  natsEmptied,
  sessionManagersKilled,
  gatewayKilled,
  streamsCut,
];
