import {
  hostSetting,
  logLevelSetting,
  natsUrlSetting,
  portSetting,
  urlSetting,
  urlsSetting,
} from "#core/kernel/config.ts";
import { streamsPerPersonSetting } from "#services/shared/session-manager.ts";

export const settings = {
  HOST: hostSetting,
  PORT: portSetting(3002),
  LOG_LEVEL: logLevelSetting,
  API_URL: urlsSetting("The API, as http://host:port."),
  NATS_URL: natsUrlSetting,
  STREAMS_PER_PERSON: streamsPerPersonSetting,
  PUBLIC_URL: urlSetting("The address that people open, as https://chat.example.com; invite links begin with it."),
};
