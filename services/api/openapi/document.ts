import type { z } from "zod";
import { problemSchema, STATUS } from "#core/kernel/errors.ts";
import type { RouteDocs } from "../answers.ts";
import { ROUTE_SCOPES } from "../scopes.ts";
import { refusalAnswers, refusalsOf } from "./refusals.ts";
import { createSchemas, type JsonSchema, type Schemas } from "./schemas.ts";
import type { Answer, OpenApiDocument, Operation, Parameter, RequestBody } from "./types.ts";

/** A route as Elysia remembers it. */
export interface Route {
  method: string;
  path: string;
  hooks: unknown;
}

/** What of its hooks the document is made of. */
interface Hooks extends Inputs {
  detail?: Partial<RouteDocs>;
}

interface Inputs {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
}

const DESCRIPTION = `Everything that ajet-chat does, over HTTP. Bodies and answers are JSON unless said otherwise; fields that a \
request may not have are refused, and those that an answer has beyond its description are to be ignored. Lists are \
\`{ items, next, prev }\`: \`?after=\` the \`next\` of one page gives the page after it, \`?before=\` the \`prev\` of one the \
page in front of it. Times are ISO 8601 in UTC. Errors are \`application/problem+json\`; the \`trace_id\` finds the request in \
the server's logs.`;

const SECURITY_SCHEMES = {
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
};

/** What is said of a success. */
const SUCCESS: Record<number, string> = {
  200: "Done.",
  201: "It was created.",
  204: "Done; nothing comes back.",
  206: "A part of it, as `Range` asked.",
};

/**
 * The OpenAPI 3.1 document of these routes, from the schemas that check their requests and what they say of themselves.
 *
 * @throws Error for a route that says nothing of itself.
 */
export function createDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const schemas = createSchemas();
  const paths: OpenApiDocument["paths"] = {};
  const tags = new Set<string>();
  for (const { method, path, hooks } of routes) {
    const { detail, ...inputs } = hooks as Hooks;
    if (detail?.hide) continue;
    if (!isTold(detail)) throw new Error(`${method} ${path} says nothing of itself: add detail: answers(…) and tags.`);
    const template = path.replace(/:(\w+)/g, "{$1}");
    paths[template] ??= {};
    paths[template][method.toLowerCase()] = operationOf(schemas, method, path, inputs, detail);
    for (const tag of detail.tags ?? []) tags.add(tag);
  }
  const responses = refusalAnswers(schemas.describe(problemSchema, "output"));
  return {
    openapi: "3.1.1",
    info: { title: "ajet-chat", version, description: DESCRIPTION, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "/" }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: { schemas: schemas.components(), responses, securitySchemes: SECURITY_SCHEMES },
  };
}

const isTold = (detail: Hooks["detail"]): detail is RouteDocs =>
  Boolean(detail?.summary && detail.statuses && detail.tags?.length);

function operationOf(schemas: Schemas, method: string, path: string, inputs: Inputs, docs: RouteDocs): Operation {
  const parameters = parametersOf(schemas, path, inputs);
  const requestBody = requestBodyOf(schemas, inputs, docs);
  const answer = answerOf(schemas, docs.answer);
  const successes = docs.statuses.map((status) => [status, { description: SUCCESS[status] ?? "Done.", ...answer }]);
  const { open } = docs;
  const refusals = refusalsOf({
    method,
    open,
    hasParameters: parameters.length > 0,
    hasBody: requestBody !== undefined,
  });
  return {
    operationId: operationIdOf(method, path),
    tags: docs.tags ?? [],
    summary: docs.summary,
    ...(docs.description ? { description: docs.description } : {}),
    security: securityOf(method, path, docs),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: Object.fromEntries([
      ...successes,
      ...refusals.map((code) => [STATUS[code], { $ref: `#/components/responses/${code}` }]),
    ]),
  };
}

function parametersOf(schemas: Schemas, path: string, { params, query }: Inputs): Parameter[] {
  const ofPath = params ? schemas.describe(params, "input") : {};
  const ofQuery = query ? schemas.describe(query, "input") : {};
  return [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => parameter("path", name!, ofPath.properties?.[name!], true)),
    ...Object.entries(ofQuery.properties ?? {}).map(([name, schema]) =>
      parameter("query", name, schema, ofQuery.required?.includes(name) ?? false),
    ),
  ];
}

function parameter(place: Parameter["in"], name: string, schema: unknown, required: boolean): Parameter {
  const { description, ...own } = (schema ?? { type: "string" }) as JsonSchema;
  return { name, in: place, required, ...(description ? { description } : {}), schema: own };
}

function requestBodyOf(schemas: Schemas, { body }: Inputs, docs: RouteDocs): RequestBody | undefined {
  if (docs.requestBody) return docs.requestBody as RequestBody;
  if (body) return { required: true, content: { "application/json": { schema: schemas.describe(body, "input") } } };
  return undefined;
}

function answerOf(schemas: Schemas, answer: RouteDocs["answer"]): Pick<Answer, "content"> {
  if (answer === null) return {};
  if (typeof answer === "string") return { content: { [answer]: {} } };
  return { content: { "application/json": { schema: schemas.describe(answer, "output") } } };
}

/** `GET /api/c/:slug/channels` is `getCSlugChannels`. */
const operationIdOf = (method: string, path: string) =>
  `${method.toLowerCase()}/${path.replace(/^\/api\//, "")}`.replace(/[^a-z0-9]+(\w)/gi, (_, letter: string) =>
    letter.toUpperCase(),
  );

/** How people get in, and bots when there is a scope that opens the route to them. */
function securityOf(method: string, path: string, { open, botsOnly }: RouteDocs): Operation["security"] {
  if (open) return [];
  if (botsOnly) return [{ token: [] }];
  const scope = ROUTE_SCOPES[`${method} ${path}`];
  return [{ session: [] }, ...(scope ? [{ token: [scope] }] : [])];
}
