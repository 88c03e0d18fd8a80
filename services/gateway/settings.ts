import { z } from "zod";
import {
  databaseUrlSetting,
  hostSetting,
  logLevelSetting,
  portSetting,
  type Setting,
  type Settings,
  urlSetting,
} from "#core/kernel/config.ts";
import { isLoopback } from "./loopback.ts";
import { parseProxies } from "./trusted-proxies.ts";

const ID = /^(?=.{1,32}$)[a-z0-9]+(-[a-z0-9]+)*$/;
/** Names below `/auth/` that are something else. */
const TAKEN = ["assets", "device"];

const origin = urlSetting("The address that people open, as https://chat.example.com, without a path.");

const isOrigin = (text: string): boolean => /^https?:/.test(text) && URL.parse(text)?.origin === text;

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
  API_URL: urlSetting("Where ajet-api listens."),
  WEB_SM_URL: urlSetting("Where ajet-web-sm listens."),
  TUI_SM_URL: urlSetting("Where ajet-tui-sm listens."),
  AUTH_PROVIDERS: {
    schema: z
      .string()
      .transform((text) => text.split(",").map((id) => id.trim()))
      .refine((ids) => ids.every((id) => ID.test(id)), "each needs lower-case letters, digits and hyphens, 32 at most")
      .refine((ids) => !ids.some((id) => TAKEN.includes(id)), `none may be called ${TAKEN.join(" or ")}`)
      .refine((ids) => new Set(ids).size === ids.length, "one is named twice"),
    help: "Whom people sign in with: ids of your choice, separated by commas, as gitea,work. Each has the settings below with its id in capitals for <ID>, and _ for -. Accounts are stored under the id, so it stays.",
  },
} satisfies Record<string, Setting>;

const kindSetting = {
  schema: z.enum(["gitea", "github"]),
  help: "What it is: gitea (also Forgejo) or github (also GitHub Enterprise).",
} satisfies Setting;

const address = urlSetting("Its address, as https://git.example.com. Left out for github.com.");
const addressSetting = { ...address, schema: address.schema.optional() };

const clientIdSetting = {
  schema: z.string(),
  help: "The id of the OAuth application there; its redirect address is PUBLIC_URL/auth/<id>/callback.",
} satisfies Setting;

const clientSecretSetting = {
  schema: z.string(),
  help: "The secret of that application.",
  secret: true,
} satisfies Setting;

const nameSetting = {
  schema: z.string().max(40).optional(),
  help: 'What its button says after "Continue with"; made from the id when it is left out.',
} satisfies Setting;

type ProviderSettings = Record<`AUTH_${string}_KIND`, typeof kindSetting> &
  Record<`AUTH_${string}_URL`, typeof addressSetting> &
  Record<`AUTH_${string}_CLIENT_ID`, typeof clientIdSetting> &
  Record<`AUTH_${string}_CLIENT_SECRET`, typeof clientSecretSetting> &
  Record<`AUTH_${string}_NAME`, typeof nameSetting>;

type GatewaySettings = typeof fixedSettings & ProviderSettings;
export type GatewayValues = Settings<GatewaySettings>;

/**
 * The settings of a gateway in this environment: which there are follows from `AUTH_PROVIDERS`. Without it, they are named
 * by their pattern, for `--help` and for who has set nothing yet.
 */
export function settings(env: Record<string, string | undefined>): GatewaySettings {
  const ids = fixedSettings.AUTH_PROVIDERS.schema.safeParse(env.AUTH_PROVIDERS || undefined).data ?? ["<ID>"];
  return Object.assign({}, fixedSettings, ...ids.map((id) => providerSettings(id, env)));
}

function providerSettings(id: string, env: Record<string, string | undefined>): ProviderSettings {
  const prefix = prefixOf(id);
  const mayLackAddress = id === "<ID>" || env[`${prefix}_KIND`] === "github";
  return {
    [`${prefix}_KIND`]: kindSetting,
    [`${prefix}_URL`]: mayLackAddress ? addressSetting : address,
    [`${prefix}_CLIENT_ID`]: clientIdSetting,
    [`${prefix}_CLIENT_SECRET`]: clientSecretSetting,
    [`${prefix}_NAME`]: nameSetting,
  } as ProviderSettings;
}

const prefixOf = (id: string): `AUTH_${string}` => `AUTH_${id.toUpperCase().replaceAll("-", "_")}`;

/** One provider as it was set. */
export interface ProviderValues {
  id: string;
  kind: "gitea" | "github";
  /** Base address, without a slash at the end; empty for github.com. */
  url: string;
  clientId: string;
  clientSecret: string;
  name: string;
}

/** The providers in the order in which they were named, which is that of their buttons. */
export function providersIn(values: GatewayValues): ProviderValues[] {
  return values.AUTH_PROVIDERS.map((id) => {
    const prefix = prefixOf(id);
    return {
      id,
      kind: values[`${prefix}_KIND`]!,
      url: values[`${prefix}_URL`] ?? "",
      clientId: values[`${prefix}_CLIENT_ID`]!,
      clientSecret: values[`${prefix}_CLIENT_SECRET`]!,
      name: values[`${prefix}_NAME`] ?? nameFrom(id),
    };
  });
}

/** Where the providers are, by the name of the setting that says so. */
export function providerAddresses(values: GatewayValues): Record<string, string> {
  const named = values.AUTH_PROVIDERS.map((id) => `${prefixOf(id)}_URL` as const);
  return Object.fromEntries(named.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
}

function nameFrom(id: string): string {
  if (id === "github") return "GitHub";
  return id
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
