import { hostSetting, logLevelSetting, natsUrlSetting, portSetting, urlsSetting } from "#core/kernel/config.ts";
import { streamsPerPersonSetting } from "#services/shared/session-manager.ts";

export const settings = {
  HOST: hostSetting,
  PORT: portSetting(3003),
  LOG_LEVEL: logLevelSetting,
  API_URL: urlsSetting("The API, as http://host:port."),
  NATS_URL: natsUrlSetting,
  STREAMS_PER_PERSON: streamsPerPersonSetting,
};
