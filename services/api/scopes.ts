import type { ApiUserActor } from "#core/kernel/actor.ts";
import { AppError } from "#core/kernel/errors.ts";
import { mustHaveScope } from "#core/tokens/rules.ts";
import type { Scope } from "#core/tokens/schema.ts";

/** The scope that opens a route to bots. A route that is not here is for people only. */
export const ROUTE_SCOPES: Readonly<Record<string, Scope>> = {
  "GET /api/c/:slug/channels/:channel/messages": "messages:read",
  "GET /api/messages/:id": "messages:read",
  "GET /api/messages/:id/replies": "messages:read",
  "GET /api/search": "messages:read",
  "GET /api/access": "messages:read",

  "POST /api/c/:slug/channels/:channel/messages": "messages:write",
  "POST /api/messages/:id/replies": "messages:write",
  "PATCH /api/messages/:id": "messages:write",
  "DELETE /api/messages/:id": "messages:write",

  "GET /api/attachments/:id/:filename": "messages:read",
  "GET /api/avatars/:id/:filename": "messages:read",
  "POST /api/attachments": "files:write",
  "DELETE /api/attachments/:id": "files:write",

  "GET /api/c/:slug/channels": "channels:read",
  "GET /api/c/:slug/channels/:channel": "channels:read",
  "GET /api/c/:slug/channels/:channel/members": "channels:read",
  "GET /api/c/:slug/channels/:channel/bots": "channels:read",

  "POST /api/c/:slug/channels": "channels:write",
  "PATCH /api/c/:slug/channels/:channel": "channels:write",

  "GET /api/c/:slug/members": "members:read",
  "GET /api/c/:slug/bots": "members:read",
  "GET /api/users/:user": "members:read",

  "GET /api/commands": "commands",
  "POST /api/commands": "commands",

  "GET /api/c/:slug/webhooks": "webhooks:manage",
  "POST /api/c/:slug/webhooks": "webhooks:manage",
  "GET /api/c/:slug/webhooks/:id": "webhooks:manage",
  "PATCH /api/c/:slug/webhooks/:id": "webhooks:manage",
  "DELETE /api/c/:slug/webhooks/:id": "webhooks:manage",
  "POST /api/c/:slug/webhooks/:id/rotate": "webhooks:manage",
  "PUT /api/c/:slug/webhooks/:id/avatar": "webhooks:manage",
  "DELETE /api/c/:slug/webhooks/:id/avatar": "webhooks:manage",
};

/** @throws AppError `forbidden` when the route is for people only, or the bot's token has not the scope that it needs. */
export function mustBeOpenTo(bot: ApiUserActor, method: string, route: string): void {
  // What HEAD answers is what GET would.
  const scope = ROUTE_SCOPES[`${method === "HEAD" ? "GET" : method} ${route}`];
  if (!scope) throw forPeople();
  mustHaveScope(bot, scope);
}

export const forPeople = () => new AppError("forbidden", "This is for people: no scope of a token opens it.");
