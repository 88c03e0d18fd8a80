import { z } from "zod";

/** One setting: its schema (coerced from text) and what `--help` says of it. */
export interface Setting<T extends z.ZodType = z.ZodType> {
  schema: T;
  help: string;
}

export type Settings<S extends Record<string, Setting>> = { [K in keyof S]: z.infer<S[K]["schema"]> };

/** All mistakes of the environment at once, one line each, so that an operator mends them in one go. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  constructor(readonly mistakes: string[]) {
    super(`These settings are missing or wrong:\n${mistakes.map((line) => `  ${line}`).join("\n")}`);
  }
}

/**
 * Reads the settings of one service from `env`. The only place where the environment is read.
 *
 * @throws SettingsError naming every setting that is missing or wrong, what is expected, never the value of it.
 */
export function readSettings<S extends Record<string, Setting>>(
  spec: S,
  env: Record<string, string | undefined>,
): Settings<S> {
  const mistakes: string[] = [];
  const entries = Object.entries(spec).map(([name, setting]) => {
    const result = setting.schema.safeParse(env[name] === "" ? undefined : env[name]);
    if (!result.success) {
      const said = env[name] === undefined || env[name] === "" ? "is not set" : result.error.issues[0]!.message;
      mistakes.push(`${name}: ${said}. ${setting.help}`);
    }
    return [name, result.data] as const;
  });
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return Object.fromEntries(entries) as Settings<S>;
}

/** The lines of `--help`: name, meaning, default. */
export function describeSettings(spec: Record<string, Setting>): string {
  const width = Math.max(...Object.keys(spec).map((name) => name.length));
  return Object.entries(spec)
    .map(([name, setting]) => {
      const fallback = setting.schema.safeParse(undefined);
      const ending = !fallback.success
        ? " (required)"
        : fallback.data === undefined
          ? ""
          : ` (default ${fallback.data})`;
      return `  ${name.padEnd(width)}  ${setting.help}${ending}`;
    })
    .join("\n");
}

export const portSetting = (fallback: number): Setting<z.ZodDefault<z.ZodCoercedNumber>> => ({
  schema: z.coerce.number().int().min(0).max(65535).default(fallback),
  help: "TCP port to listen on.",
});

export const hostSetting: Setting<z.ZodDefault<z.ZodString>> = {
  schema: z.string().default("127.0.0.1"),
  help: "Address to listen on.",
};

export const logLevelSetting = {
  schema: z.enum(["debug", "info", "warn", "error"]).default("info"),
  help: "Least severe log line to write: debug, info, warn or error.",
} satisfies Setting;

/** An address of something that we connect to or that people open: scheme, host, no trailing slash. */
export const urlSetting = (help: string, protocols = ["http:", "https:"]) =>
  ({
    schema: z
      .string()
      .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
        message: `an address that begins with ${protocols.map((name) => `${name}//`).join(" or ")} is expected`,
      })
      .transform((text) => text.replace(/\/+$/, "")),
    help,
  }) satisfies Setting;

export const databaseUrlSetting = urlSetting("PostgreSQL, as postgres://user:password@host:port/database.", [
  "postgres:",
  "postgresql:",
]);

export const natsUrlSetting = urlSetting("NATS server with JetStream, as nats://user:password@host:port.", [
  "nats:",
  "tls:",
]);
