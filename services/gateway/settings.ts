import { z } from "zod";
import {
  databaseUrlSetting,
  hostSetting,
  logLevelSetting,
  portSetting,
  type Setting,
  urlSetting,
} from "#core/kernel/config.ts";

const origin = urlSetting("The address that people open, as https://chat.example.com, without a path.");

const textSetting = (help: string) => ({ schema: z.string(), help }) satisfies Setting;

export const settings = {
  HOST: hostSetting,
  PORT: portSetting(3000),
  LOG_LEVEL: logLevelSetting,
  PUBLIC_URL: {
    ...origin,
    schema: origin.schema.refine(
      (text) => new URL(text).href === `${new URL(text).origin}/`,
      "only scheme, host and port are expected",
    ),
  },
  DATABASE_URL: databaseUrlSetting,
  API_URL: urlSetting("Where ajet-api listens."),
  WEB_SM_URL: urlSetting("Where ajet-web-sm listens."),
  TUI_SM_URL: urlSetting("Where ajet-tui-sm listens."),
  GITEA_URL: urlSetting("The Gitea or Forgejo that people sign in with."),
  GITEA_CLIENT_ID: textSetting(
    "The id of the OAuth application there; its redirect address is PUBLIC_URL/auth/gitea/callback.",
  ),
  GITEA_CLIENT_SECRET: { ...textSetting("The secret of that application."), secret: true },
} satisfies Record<string, Setting>;
