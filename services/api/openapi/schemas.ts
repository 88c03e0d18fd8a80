import { z } from "zod";
import { NAMES } from "./names.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What comes in, before defaults and transformations, or what goes out. */
type Direction = "input" | "output";

const FOLDER = "#/components/schemas/";

const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMES)) named.add(schema, { id });

export type Schemas = ReturnType<typeof createSchemas>;

/** Turns zod schemas into JSON schemas, and keeps those that have a name aside. */
export function createSchemas() {
  const components: Record<string, JsonSchema> = {};

  const add = (name: string, schema: JsonSchema) => {
    const known = components[name];
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`${name} is one thing as input and another as output: give the input a schema of its own.`);
    }
    components[name] = schema;
  };

  return {
    /** The JSON schema of draft 2020-12, in which named shapes are references. */
    describe(schema: z.ZodType, io: Direction): JsonSchema {
      const converted = z.toJSONSchema(schema, { io, metadata: named, override: (context) => adjust(context, io) });
      const { $schema: _, $defs = {}, ...own } = inComponents(converted);
      for (const [name, definition] of Object.entries($defs)) add(name, definition as JsonSchema);
      return own;
    },
    components: () => Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function adjust(
  { zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema },
  io: Direction,
): void {
  // The names are in a registry of their own; descriptions and examples are in zod's.
  Object.assign(jsonSchema, z.globalRegistry.get(zodSchema));
  leaveOutNoise(jsonSchema);
  if (io === "output") loosen(jsonSchema);
}

function leaveOutNoise(schema: JsonSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minLength === 0) delete schema.minLength;
  // The format says what 200 characters of pattern say.
  if (schema.format === "date-time") delete schema.pattern;
}

/** Whoever reads an answer ignores what they do not know, because schemas grow, and is given what has a default. */
function loosen(schema: JsonSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  delete schema.default;
}

const inComponents = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${FOLDER}`));

/** The name behind a reference, or null when the schema is none. */
export const nameOf = ({ $ref }: JsonSchema): string | null =>
  $ref?.startsWith(FOLDER) ? $ref.slice(FOLDER.length) : null;
