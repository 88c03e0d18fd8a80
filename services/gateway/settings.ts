import { z } from "zod";
import {
  databaseUrlSetting,
  hostSetting,
  logLevelSetting,
  portSetting,
  type Setting,
  type Settings,
  type Together,
  urlSetting,
  urlsSetting,
  wholeNumber,
} from "#core/kernel/config.ts";
import { developmentMistakes } from "./development.ts";
import { isLoopback } from "./loopback.ts";
import {
  type Environment,
  type ProviderSettings,
  providerAddresses,
  providerSettings,
  providersSetting,
} from "./provider-settings.ts";
import { parseProxies } from "./trusted-proxies.ts";

const origin = urlSetting("The address that people open, as https://chat.example.com, without a path.");

const isOrigin = (text: string): boolean => /^https?:/.test(text) && URL.parse(text)?.origin === text;

const perMinuteSetting = (fallback: number, help: string) =>
  ({ schema: wholeNumber(1, 10_000_000).default(fallback), help }) satisfies Setting;

const fixedSettings = {
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
  CORS_ORIGINS: {
    schema: z
      .string()
      .transform((text) => text.split(",").map((part) => part.trim()))
      .refine((origins) => origins.every(isOrigin), "origins as https://dashboard.example.com are expected")
      .optional(),
    help: "Other sites whose pages may use the API with a token, separated by commas.",
  },
  DATABASE_URL: databaseUrlSetting,
  API_URL: urlsSetting("Where ajet-api listens."),
  WEB_SM_URL: urlsSetting("Where ajet-web-sm listens."),
  TUI_SM_URL: urlsSetting("Where ajet-tui-sm listens."),
  RATE_LIMIT_PER_ADDRESS: perMinuteSetting(6_000, "Requests a minute of one network address, signed in or not."),
  RATE_LIMIT_ANONYMOUS: perMinuteSetting(600, "Requests a minute of one network address without a session or token."),
  RATE_LIMIT_PER_SESSION: perMinuteSetting(1_200, "Requests a minute of one session or API token."),
  RATE_LIMIT_SIGN_INS: perMinuteSetting(
    30,
    "Steps of sign-ins a minute of one network address: to a provider, back from it, codes of terminals.",
  ),
  AUTH_PROVIDERS: providersSetting,
} satisfies Record<string, Setting>;

type GatewaySettings = typeof fixedSettings & ProviderSettings;
export type GatewayValues = Settings<GatewaySettings>;

/**
 * The settings of a gateway in this environment: which there are follows from `AUTH_PROVIDERS`. Without it, they are named
 * by their pattern, for `--help` and for who has set nothing yet.
 */
export function settings(env: Environment): GatewaySettings {
  const ids = providersSetting.schema.safeParse(env.AUTH_PROVIDERS || undefined).data ?? ["<ID>"];
  return Object.assign({}, fixedSettings, ...ids.map((id) => providerSettings(id, env)));
}

/** What a gateway refuses though each setting by itself is right. */
export const mistakesTogether: Together<GatewaySettings> = ({ PUBLIC_URL, AUTH_PROVIDERS, ...values }) =>
  PUBLIC_URL === undefined || AUTH_PROVIDERS === undefined
    ? []
    : developmentMistakes(new URL(PUBLIC_URL), providerAddresses({ ...values, AUTH_PROVIDERS }));
