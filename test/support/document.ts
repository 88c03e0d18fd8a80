import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { createApp } from "#services/api/app.ts";
import type { ApiDeps } from "#services/api/deps.ts";
import { createDocument } from "#services/api/openapi/document.ts";
import type { Operation } from "#services/api/openapi/types.ts";

/** The API's own description. */
export const document = createDocument(createApp({ checks: {} } as ApiDeps).routes, "0.0.0");

/** An operation of the document, by the name that tests give it: `GET /api/c/{slug}`. */
export interface NamedOperation {
  name: string;
  method: string;
  path: string;
  operation: Operation;
}

export const operations: NamedOperation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    operation,
  })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(asStrict(document), "document");

/** A check of what was answered with a status, by the document. A field that it does not name is a fault; null: no such answer. */
export function answerCheck({ method, path, operation }: NamedOperation, status: number): AnswerCheck | null {
  const answer = operation.responses[status];
  if (!answer) return null;
  const place =
    "$ref" in answer ? answer.$ref : pointer("paths", path, method.toLowerCase(), "responses", String(status));
  const { content } = "$ref" in answer ? document.components.responses[answer.$ref.split("/").at(-1)!]! : answer;
  const [type = null, media] = Object.entries(content ?? {})[0] ?? [];
  const schema =
    media?.schema && type
      ? ajv.compile({ $ref: `document${place}${pointer("content", type, "schema").slice(1)}` })
      : null;
  return { type, schema };
}

export interface AnswerCheck {
  /** The media type; null when there is no body. */
  type: string | null;
  schema: ValidateFunction | null;
}

/** RFC 6901, as the fragment of a URL. */
const pointer = (...names: string[]) =>
  `#/${names.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;

/** The document lets answers grow; here nothing may be in one that is not told of. */
function asStrict<T>(node: T): T {
  if (Array.isArray(node)) return node.map(asStrict) as T;
  if (typeof node !== "object" || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, asStrict(value)]));
  return ("properties" in node ? { additionalProperties: false, ...copy } : copy) as T;
}

/** The path of an operation with its parameters filled in. */
export const fillPath = (path: string, params: Record<string, string>) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (params[name] === undefined) throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(params[name]);
  });
