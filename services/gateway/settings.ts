import { z } from "zod";
import {
  databaseUrlSetting,
  hostSetting,
  logLevelSetting,
  portSetting,
  type Setting,
  urlSetting,
} from "#core/kernel/config.ts";
import { isLoopback } from "./loopback.ts";
import { parseProxies } from "./trusted-proxies.ts";

const origin = urlSetting("The address that people open, as https://chat.example.com, without a path.");

const textSetting = (help: string) => ({ schema: z.string(), help }) satisfies Setting;

export const settings = {
  HOST: hostSetting,
  PORT: portSetting(3000),
  LOG_LEVEL: logLevelSetting,
  PUBLIC_URL: {
    ...origin,
    schema: origin.schema
      .refine((text) => new URL(text).href === `${new URL(text).origin}/`, "only scheme, host and port are expected")
      // Cookies are not Secure on http: whoever listens in between would have everybody's session.
      .refine(
        (text) => new URL(text).protocol === "https:" || isLoopback(new URL(text).hostname),
        "http:// is for this machine alone, as http://localhost:3000; an address that others open begins with https://",
      ),
  },
  TRUSTED_PROXIES: {
    schema: z
      .string()
      .transform((text, context) => {
        const proxies = parseProxies(text);
        if (!proxies) context.addIssue("addresses or networks are expected, separated by commas");
        return proxies;
      })
      .optional(),
    help: "Proxies in front whose X-Forwarded-For is believed, as 127.0.0.1,10.0.0.0/8.",
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
