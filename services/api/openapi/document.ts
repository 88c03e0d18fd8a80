import type { z } from "zod";
import { type ErrorCode, problemSchema, STATUS } from "#core/kernel/errors.ts";
import type { RouteDocs } from "../answers.ts";
import { ROUTE_SCOPES } from "../scopes.ts";
import { createSchemas, type JsonSchema } from "./schemas.ts";

/** A route as Elysia remembers it. */
export interface Route {
  method: string;
  path: string;
  hooks: unknown;
}

interface Hooks {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  detail?: Partial<RouteDocs>;
}

export interface Parameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

type Content = Record<string, { schema?: JsonSchema; example?: unknown }>;

export interface RequestBody {
  required?: boolean;
  description?: string;
  content: Content;
}

interface Answer {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Content;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: RequestBody;
  responses: Record<string, Answer | { $ref: string }>;
}

/** As much of OpenAPI 3.1 as is made here. */
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, Answer>;
    securitySchemes: Record<string, { type: string; scheme: string; bearerFormat: string; description: string }>;
  };
}

const DESCRIPTION = `Everything that ajet-chat does, over HTTP. Bodies and answers are JSON unless said otherwise; fields that a \
request may not have are refused, and those that an answer has beyond its description are to be ignored. Lists are \
\`{ items, next, prev }\`: \`?after=\` the \`next\` of one page gives the page after it, \`?before=\` the \`prev\` of one the \
page in front of it. Times are ISO 8601 in UTC. Errors are \`application/problem+json\`; the \`trace_id\` finds the request in \
the server's logs.`;

/** What is said of a success. */
const SUCCESS: Record<number, string> = {
  200: "Done.",
  201: "It was created.",
  204: "Done; nothing comes back.",
  206: "A part of it, as `Range` asked.",
  304: "It has not changed.",
};

/** What is said of a refusal; its `detail` says more each time. */
const REFUSALS: Record<Exclude<ErrorCode, "internal">, string> = {
  unauthenticated: "There is no token, or one that is not valid any more.",
  forbidden: "You may see it and may not do this.",
  not_found: "There is no such thing, or you may not see it.",
  conflict: "It does not go together with what is there.",
  too_large: "The body is too large.",
  invalid: "Something of the body, the query or the path is not valid; `errors` names the fields.",
  rate_limited: "That was too often.",
  unavailable: "Something that the server stands on is away for a moment.",
};

/**
 * The OpenAPI 3.1 document of these routes, from the schemas that check their requests and what they say of themselves.
 *
 * @throws Error for a route that says nothing of itself.
 */
export function createDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const schemas = createSchemas();
  const problem = schemas.describe(problemSchema, "output");
  const paths: OpenApiDocument["paths"] = {};
  const tags = new Set<string>();
  for (const { method, path, hooks } of routes) {
    const { detail, ...inputs } = hooks as Hooks;
    if (detail?.hide) continue;
    if (!isTold(detail)) throw new Error(`${method} ${path} says nothing of itself: add detail: answers(…) and tags.`);
    paths[pathOf(path)] ??= {};
    paths[pathOf(path)]![method.toLowerCase()] = operationOf(method, path, inputs, detail);
    for (const tag of detail.tags ?? []) tags.add(tag);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "ajet-chat",
      version,
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.components(),
      responses: Object.fromEntries(
        Object.entries(REFUSALS).map(([code, text]) => [code, refusal(code as ErrorCode, text)]),
      ),
      securitySchemes: {
        session: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "ajs_<id>.<secret>",
          description: "A person's session. Browsers send it as a cookie, and the gateway makes the header of that.",
        },
        token: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "ajt_<id>.<secret>",
          description: "A bot's token. What names no scope is for people only.",
        },
      },
    },
  };

  function operationOf(method: string, path: string, inputs: Omit<Hooks, "detail">, docs: RouteDocs): Operation {
    const parameters = parametersOf(path, inputs);
    const requestBody = docs.requestBody ?? (inputs.body && jsonBody(schemas.describe(inputs.body, "input")));
    const successes = docs.statuses.map((status) => [status, success(status, docs.answer)] as const);
    const refusals = refusalsOf(method, docs.open, parameters, requestBody !== undefined);
    return {
      operationId: operationIdOf(method, path),
      tags: docs.tags ?? [],
      summary: docs.summary,
      ...(docs.description ? { description: docs.description } : {}),
      security: securityOf(method, path, docs),
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(requestBody ? { requestBody: requestBody as RequestBody } : {}),
      responses: Object.fromEntries([
        ...successes,
        ...refusals.map((code) => [STATUS[code], { $ref: `#/components/responses/${code}` }] as const),
      ]),
    };
  }

  function parametersOf(path: string, { params, query }: Omit<Hooks, "detail">): Parameter[] {
    const ofPath = params ? schemas.describe(params, "input") : {};
    const ofQuery = query ? schemas.describe(query, "input") : {};
    return [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name]) =>
        parameter("path", name!, ofPath.properties?.[name!] as JsonSchema | undefined, true),
      ),
      ...Object.entries(ofQuery.properties ?? {}).map(([name, schema]) =>
        parameter("query", name, schema as JsonSchema, ofQuery.required?.includes(name) ?? false),
      ),
    ];
  }

  function success(status: number, answer: RouteDocs["answer"]): Answer {
    const description = SUCCESS[status] ?? "Done.";
    if (answer === null) return { description };
    if (typeof answer === "string") return { description, content: { [answer]: {} } };
    return { description, content: { "application/json": { schema: schemas.describe(answer, "output") } } };
  }

  function refusal(code: ErrorCode, description: string): Answer {
    const retryable = code === "rate_limited" || code === "unavailable";
    return {
      description,
      ...(retryable ? { headers: { "Retry-After": RETRY_AFTER } } : {}),
      content: { "application/problem+json": { schema: problem } },
    };
  }
}

const RETRY_AFTER = { description: "Seconds until a retry makes sense.", schema: { type: "integer" } } as const;

/** How people get in, and bots when there is a scope that opens the route to them. */
function securityOf(method: string, path: string, { open, botsOnly }: RouteDocs): Operation["security"] {
  if (open) return [];
  if (botsOnly) return [{ token: [] }];
  const scope = ROUTE_SCOPES[`${method} ${path}`];
  return [{ session: [] }, ...(scope ? [{ token: [scope] }] : [])];
}

const isTold = (detail: Hooks["detail"]): detail is RouteDocs =>
  Boolean(detail?.summary && detail.statuses && detail.tags?.length);

const pathOf = (path: string) => path.replace(/:(\w+)/g, "{$1}");

/** `GET /api/c/:slug/channels` is `getCSlugChannels`. */
const operationIdOf = (method: string, path: string) =>
  `${method.toLowerCase()}/${path.replace(/^\/api\//, "")}`.replace(/[^a-z0-9]+(\w)/gi, (_, letter: string) =>
    letter.toUpperCase(),
  );

function parameter(
  place: Parameter["in"],
  name: string,
  schema: JsonSchema = { type: "string" },
  required: boolean,
): Parameter {
  const { description, ...own } = schema;
  return { name, in: place, required, ...(description ? { description } : {}), schema: own };
}

const jsonBody = (schema: JsonSchema): RequestBody => ({ required: true, content: { "application/json": { schema } } });

/** The refusals that a route can answer with, from what it takes. */
function refusalsOf(
  method: string,
  open: boolean,
  parameters: Parameter[],
  hasBody: boolean,
): (keyof typeof REFUSALS)[] {
  const codes: [keyof typeof REFUSALS, boolean][] = [
    ["unauthenticated", !open],
    ["forbidden", !open],
    ["not_found", hasBody || parameters.length > 0],
    ["conflict", method !== "GET" && method !== "HEAD"],
    ["too_large", hasBody],
    ["invalid", hasBody || parameters.length > 0],
    ["rate_limited", true],
    ["unavailable", true],
  ];
  return codes.filter(([, can]) => can).map(([code]) => code);
}
