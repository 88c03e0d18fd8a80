import { z } from "zod";

/** One setting: its schema (coerced from text) and what `--help` says of it. */
export interface Setting<T extends z.ZodType = z.ZodType> {
  schema: T;
  help: string;
  /** It holds a password or a key: `NAME_FILE` may name a file with the value, as container platforms hand secrets out. */
  secret?: boolean;
}

/** The text of a file. Throws when it cannot be read. */
export type ReadFile = (path: string) => string;

export type Settings<S extends Record<string, Setting>> = { [K in keyof S]: z.infer<S[K]["schema"]> };

/** Finds what is wrong with values only beside each other. Those that are `wrong` by themselves are not among them, and were told. */
export type Together<S extends Record<string, Setting>> = (
  values: Partial<Settings<S>>,
  wrong: ReadonlySet<string>,
) => string[];

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
 * @param readFile how the file that a `NAME_FILE` names is read.
 * @param together what is wrong with values only beside each other.
 * @throws SettingsError naming every setting that is missing or wrong, what is expected, never the value of it.
 */
export function readSettings<S extends Record<string, Setting>>(
  spec: S,
  env: Record<string, string | undefined>,
  readFile: ReadFile = noFiles,
  together: Together<S> = () => [],
): Settings<S> {
  const mistakes: string[] = [];
  const wrong = new Set<string>();
  const entries = Object.entries(spec).map(([name, setting]) => {
    const given = setting.secret ? readSecret(name, env, readFile) : { value: env[name] || undefined };
    if ("mistake" in given) {
      mistakes.push(`${name}: ${given.mistake}`);
      wrong.add(name);
      return [name, undefined] as const;
    }
    const result = setting.schema.safeParse(given.value);
    if (!result.success) {
      const said = given.value === undefined ? "is not set" : result.error.issues[0]!.message;
      mistakes.push(`${name}: ${said}. ${setting.help}`);
      wrong.add(name);
    }
    return [name, result.data] as const;
  });
  const values = Object.fromEntries(entries);
  mistakes.push(...together(values as Partial<Settings<S>>, wrong));
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return values as Settings<S>;
}

const noFiles: ReadFile = () => {
  throw new Error("files cannot be read here");
};

/** The value that a secret is given: in the environment itself, or in the file that the environment names. */
function readSecret(
  name: string,
  env: Record<string, string | undefined>,
  readFile: ReadFile,
): { value: string | undefined } | { mistake: string } {
  const path = env[`${name}_FILE`];
  if (!path) return { value: env[name] || undefined };
  if (env[name]) return { mistake: `is set twice, also by ${name}_FILE; keep one of them.` };
  try {
    // Editors and `echo` end a file with a line end that is no part of the secret.
    const value = readFile(path).replace(/\r?\n$/, "");
    return value === "" ? { mistake: `the file ${path} (${name}_FILE) is empty.` } : { value };
  } catch (error) {
    const cause = (error as { code?: string }).code ?? (error as Error).message;
    return { mistake: `the file ${path} (${name}_FILE) cannot be read: ${cause}.` };
  }
}

/** The lines of `--help`: name, meaning, default. */
export function describeSettings(spec: Record<string, Setting>): string {
  const width = Math.max(...Object.keys(spec).map((name) => name.length));
  return Object.entries(spec)
    .map(([name, setting]) => {
      const notes = [defaultOf(setting), setting.secret ? `or ${name}_FILE` : null].filter((note) => note !== null);
      return `  ${name.padEnd(width)}  ${setting.help}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
    })
    .join("\n");
}

function defaultOf({ schema }: Setting): string | null {
  const fallback = schema.safeParse(undefined);
  if (!fallback.success) return "required";
  return fallback.data === undefined ? null : `default ${fallback.data}`;
}

/** A whole number, written in digits. */
export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max} is expected`;
  return z
    .string()
    .regex(/^\d{1,16}$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, expected);
}

export const portSetting = (fallback: number) =>
  ({ schema: wholeNumber(0, 65_535).default(fallback), help: "TCP port to listen on." }) satisfies Setting;

export const hostSetting: Setting<z.ZodDefault<z.ZodString>> = {
  schema: z.string().default("127.0.0.1"),
  help: "Address to listen on.",
};

export const logLevelSetting = {
  schema: z.enum(["debug", "info", "warn", "error"], "one of these words is expected").default("info"),
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

/** Several of them, separated by commas. */
export const urlsSetting = (help: string, protocols?: string[]) => {
  const one = urlSetting("", protocols).schema;
  const schema = z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(one))
    .transform((all): readonly string[] => all);
  return { schema, help: `${help} Several of them are separated by commas.` } satisfies Setting;
};

export const databaseUrlSetting = {
  ...urlSetting("PostgreSQL, as postgres://user:password@host:port/database.", ["postgres:", "postgresql:"]),
  secret: true,
} satisfies Setting;

const natsServers = urlsSetting("NATS server with JetStream, as nats://user:password@host:port.", ["nats:", "tls:"]);

export const natsUrlSetting = {
  ...natsServers,
  // As the client of NATS takes them.
  schema: natsServers.schema.transform((servers) => servers.join(",")),
  secret: true,
} satisfies Setting;
