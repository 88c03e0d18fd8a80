import { z } from "zod";
import { databaseUrlSetting, hostSetting, logLevelSetting, natsUrlSetting, portSetting } from "#core/kernel/config.ts";

export const settings = {
  HOST: hostSetting,
  PORT: portSetting(3001),
  LOG_LEVEL: logLevelSetting,
  DATABASE_URL: databaseUrlSetting,
  NATS_URL: natsUrlSetting,
  BLOB_DIR: { schema: z.string().min(1), help: "Folder for files that people upload." },
};
