import { notFound } from "#core/kernel/errors.ts";
import { isWebhookAddress } from "#core/webhooks/rules.ts";
import { problemResponse } from "#services/shared/http.ts";
import { EdgeError } from "../edge-error.ts";

export const isHook = (path: string): boolean => path === "/hook" || path.startsWith("/hook/");

/**
 * Why a request below `/hook` goes nowhere, or null when it may be a delivery. What is told is never a page: those have
 * links, and their readers' browsers tell the next site where they come from.
 */
export function refusalOfHook(request: Request, path: string, traceId: string): Response | null {
  const [, , id, secret, ...more] = path.split("/");
  if (!id || !secret || more.length > 0 || !isWebhookAddress(id, secret)) {
    return problemResponse(notFound("webhook"), traceId);
  }
  if (request.method === "POST") return null;
  const response = problemResponse(new EdgeError(405, "invalid", "A webhook takes POST, nothing else."), traceId);
  response.headers.set("allow", "POST");
  return response;
}
