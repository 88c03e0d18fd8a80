import { type JsonSchema, nameOf } from "./schemas.ts";
import type { OpenApiDocument, Operation, RequestBody } from "./types.ts";

type Shapes = OpenApiDocument["components"]["schemas"];

const AN_ID = "0190b3c4-7d7a-7000-8000-000000000001";
const A_MOMENT = "2026-12-24T18:00:00.000Z";

/** A value that a schema would take: the schema's own example where there is one, otherwise the least that is allowed. */
export function exampleOf(schema: JsonSchema, shapes: Shapes): unknown {
  const name = nameOf(schema);
  if (name) return exampleOf(shapes[name]!, shapes);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleOf(schema.anyOf[0]!, shapes);
  switch (schema.type) {
    case "object":
      return exampleObject(schema, shapes);
    case "array":
      return [exampleOf(schema.items as JsonSchema, shapes)];
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    default:
      return schema.format === "uuid" ? AN_ID : schema.format === "date-time" ? A_MOMENT : "text";
  }
}

/** With the fields that must be there; with the first one where none must. */
function exampleObject({ properties = {}, required = [] }: JsonSchema, shapes: Shapes): object {
  const shown = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(shown.map((name) => [name, exampleOf(properties[name] as JsonSchema, shapes)]));
}

/** A call of the operation, for a POSIX shell in which `TOKEN` is set. */
export function curlOf(method: string, path: string, operation: Operation, shapes: Shapes): string {
  const examples = new Map(
    (operation.parameters ?? []).map(({ name, schema }) => [
      name,
      encodeURIComponent(String(exampleOf(schema, shapes))),
    ]),
  );
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name }) => `${name}=${examples.get(name)}`);
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => examples.get(name)!);
  const parts = [
    ...bodyWords(operation.requestBody, shapes),
    ...(operation.security.length > 0 ? [`-H "Authorization: Bearer $TOKEN"`] : []),
  ];
  const verb = method === "GET" || (method === "POST" && operation.requestBody) ? "" : `-X ${method} `;
  const url =
    query.length > 0 ? `'http://localhost:3000${address}?${query.join("&")}'` : `http://localhost:3000${address}`;
  return [`curl ${verb}${url}`, ...parts].join(" \\\n  ");
}

function bodyWords(body: RequestBody | undefined, shapes: Shapes): string[] {
  const [type, { schema, example } = {}] = Object.entries(body?.content ?? {})[0] ?? [];
  if (!type) return [];
  const value = example ?? (schema ? exampleOf(schema, shapes) : "text");
  if (type === "application/json") return [`--json ${quoted(JSON.stringify(value))}`];
  if (type !== "multipart/form-data") return [`-H 'Content-Type: ${type}'`, `--data ${quoted(String(value))}`];
  return Object.entries(value as object).map(([name, part]) => {
    const field = schema?.properties?.[name] as JsonSchema | undefined;
    return `-F ${quoted(field && isFile(field) ? `${name}=@picture.png` : `${name}=${part}`)}`;
  });
}

const isFile = ({ format, contentMediaType }: JsonSchema) => format === "binary" || contentMediaType !== undefined;

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
