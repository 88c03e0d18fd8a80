import {
  hostSetting,
  logLevelSetting,
  natsUrlSetting,
  portSetting,
  urlSetting,
  urlsSetting,
} from "#core/kernel/config.ts";

export const settings = {
  HOST: hostSetting,
  PORT: portSetting(3002),
  LOG_LEVEL: logLevelSetting,
  API_URL: urlsSetting("The API, as http://host:port."),
  NATS_URL: natsUrlSetting,
  PUBLIC_URL: urlSetting("The address that people open, as https://chat.example.com; invite links begin with it."),
};
