import { z } from "zod";
import { type Setting, type Settings, urlSetting } from "#core/kernel/config.ts";
import { isLoopback } from "./loopback.ts";

export type Environment = Record<string, string | undefined>;

const ID = /^(?=.{1,32}$)[a-z0-9]+(-[a-z0-9]+)*$/;
/** Names below `/auth/` that are something else. */
const TAKEN = ["accounts", "assets", "device"];

/** Which providers there are. */
export const providersSetting = {
  schema: z
    .string()
    .transform((text) => text.split(",").map((id) => id.trim()))
    .refine((ids) => ids.every((id) => ID.test(id)), "each needs lower-case letters, digits and hyphens, 32 at most")
    .refine((ids) => !ids.some((id) => TAKEN.includes(id)), `none may be called ${TAKEN.join(", ")}`)
    .refine((ids) => new Set(ids).size === ids.length, "one is named twice"),
  help: "Whom people sign in with: ids of your choice, separated by commas, as gitea,work. Each has the settings below with its id in capitals for <ID>, and _ for -. Accounts are stored under the id, so it stays.",
} satisfies Setting;

const kindSetting = {
  schema: z.enum(["gitea", "github", "oidc"]),
  help: "What it is: gitea (also Forgejo), github (also GitHub Enterprise) or oidc (any OpenID Connect provider).",
} satisfies Setting;

const address = urlSetting(
  "Its address, as https://git.example.com; of an OpenID Connect provider its issuer. Left out for github.com.",
);
const addressSetting = { ...address, schema: address.schema.optional() };

/** An issuer is a name that must be exactly the provider's own, also in the slash at its end. */
const issuerSetting = {
  schema: z
    .string()
    .refine((text) => isIssuer(URL.parse(text)), "an issuer is expected, as https://id.example.com, without a query"),
  help: address.help,
} satisfies Setting;

/** The whole sign-in rests on who answers at that address. */
const isIssuer = (url: URL | null) =>
  url !== null &&
  (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) &&
  url.search === "" &&
  url.hash === "";

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

export type ProviderSettings = Record<`AUTH_${string}_KIND`, typeof kindSetting> &
  Record<`AUTH_${string}_URL`, typeof addressSetting> &
  Record<`AUTH_${string}_CLIENT_ID`, typeof clientIdSetting> &
  Record<`AUTH_${string}_CLIENT_SECRET`, typeof clientSecretSetting> &
  Record<`AUTH_${string}_NAME`, typeof nameSetting>;

/** The settings of one provider, by their names; `<ID>` stands for any. */
export function providerSettings(id: string, env: Environment): ProviderSettings {
  const prefix = prefixOf(id);
  const addresses: Record<string, Setting> = { github: addressSetting, oidc: issuerSetting };
  return {
    [`${prefix}_KIND`]: kindSetting,
    [`${prefix}_URL`]: id === "<ID>" ? addressSetting : (addresses[env[`${prefix}_KIND`] ?? ""] ?? address),
    [`${prefix}_CLIENT_ID`]: clientIdSetting,
    [`${prefix}_CLIENT_SECRET`]: clientSecretSetting,
    [`${prefix}_NAME`]: nameSetting,
  } as ProviderSettings;
}

const prefixOf = (id: string): `AUTH_${string}` => `AUTH_${id.toUpperCase().replaceAll("-", "_")}`;

/** One provider as it was set. */
export interface ProviderValues {
  id: string;
  kind: z.infer<typeof kindSetting.schema>;
  /** Base address, without a slash at the end, empty for github.com; of an OpenID Connect provider its issuer as it is. */
  url: string;
  clientId: string;
  clientSecret: string;
  name: string;
}

type Values = Settings<ProviderSettings> & { AUTH_PROVIDERS: string[] };

/** The providers in the order in which they were named, which is that of their buttons. */
export function providersIn(values: Values): ProviderValues[] {
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
export function providerAddresses(values: Partial<Values> & Pick<Values, "AUTH_PROVIDERS">): Record<string, string> {
  const named = values.AUTH_PROVIDERS.map((id) => `${prefixOf(id)}_URL` as const);
  return Object.fromEntries(named.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
}

/** The origins of such addresses. */
export const originsOf = (addresses: Record<string, string>): Set<string> =>
  new Set(Object.values(addresses).map((address) => new URL(address).origin));

function nameFrom(id: string): string {
  if (id === "github") return "GitHub";
  if (id === "oidc") return "single sign-on";
  return id
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
