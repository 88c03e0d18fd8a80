import { hostSetting, logLevelSetting, natsUrlSetting, portSetting, urlSetting } from "#core/kernel/config.ts";

export const settings = {
  HOST: hostSetting,
  PORT: portSetting(3003),
  LOG_LEVEL: logLevelSetting,
  API_URL: urlSetting("The API, as http://host:port."),
  NATS_URL: natsUrlSetting,
};
