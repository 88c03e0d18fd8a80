import type { FaultCase } from "../case.ts";
import { migrated } from "./d07-migrated.ts";
import { migratedTwice } from "./d08-migrated-twice.ts";
import { previousRelease } from "./d09-previous-release.ts";
import { largeChannel } from "./l05-large-channel.ts";
import { noisyNeighbour } from "./l06-noisy-neighbour.ts";
import { presence } from "./l07-presence.ts";
import { soak } from "./l08-soak.ts";
import { idleStreams } from "./s01-idle-streams.ts";
import { streamsCut } from "./s02-streams-cut.ts";
import { streamsReturn } from "./s10-streams-return.ts";
import { apiKilled } from "./x01-api-killed.ts";
import { apiKilledMidway } from "./x02-api-killed-midway.ts";
import { natsAway } from "./x03-nats-away.ts";
import { natsEmptied } from "./x04-nats-emptied.ts";
import { postgresRestarted } from "./x05-postgres-restarted.ts";
import { postgresFrozen } from "./x06-postgres-frozen.ts";
import { filesAway } from "./x07-files-away.ts";
import { sessionManagersKilled } from "./x08-session-managers-killed.ts";
import { gatewayKilled } from "./x09-gateway-killed.ts";
import { clock } from "./x10-clock.ts";
import { databaseDiskFull, jetStreamDiskFull, logDiskFull } from "./x11-disk-full.ts";
import { apiFrozen } from "./x12-api-frozen.ts";
import { twoRelays } from "./x13-two-relays.ts";
import { descriptorsExhausted } from "./x14-exhausted.ts";
import { endedWithoutServers, restartedOneByOne } from "./x15-ended.ts";
import { handlerBreaks } from "./x16-handler-breaks.ts";

/** In the order in which they run. */
export const CASES: readonly FaultCase[] = [
  apiKilled,
  apiKilledMidway,
  natsAway,
  natsEmptied,
  postgresRestarted,
  postgresFrozen,
  filesAway,
  sessionManagersKilled,
  gatewayKilled,
  clock,
  databaseDiskFull,
  jetStreamDiskFull,
  logDiskFull,
  apiFrozen,
  twoRelays,
  descriptorsExhausted,
  restartedOneByOne,
  endedWithoutServers,
  handlerBreaks,
  idleStreams,
  streamsCut,
  streamsReturn,
  largeChannel,
  noisyNeighbour,
  presence,
  soak,
  migrated,
  migratedTwice,
  previousRelease,
];
