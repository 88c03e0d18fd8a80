import { z } from "zod";

/** What a token lets a bot do. A token has some of the scopes of its bot, and nothing widens them. */
export const scopeSchema = z.enum([
  "messages:read",
  "messages:write",
  "channels:read",
  "channels:write",
  "members:read",
  "files:write",
  "commands",
  "webhooks:manage",
]);
export type Scope = z.infer<typeof scopeSchema>;
