import type { DocumentDecoration } from "elysia";
import type { z } from "zod";

/** A route as the documentation tells of it: what stands in `detail` of its hooks. */
export interface RouteDocs extends DocumentDecoration {
  summary: string;
  /** Every status of a success, the usual one first. */
  statuses: readonly number[];
  /** The body of a success: a schema for JSON, a media type for anything else, null when nothing comes back. */
  answer: z.ZodType | string | null;
  /** Whether nobody need say who they are. */
  open: boolean;
  /** Whether only bots may call it, whatever their scopes. */
  botsOnly?: boolean;
}

/** What the types of a route do not tell. */
interface Told {
  /** One sentence: what the route does for whoever calls it. */
  summary: string;
  /** What else one must know to use it. */
  description?: string;
  /** 200 unless said, or 204 when nothing comes back. Several when the same call can succeed in different ways. */
  status?: number | readonly number[];
  open?: boolean;
  botsOnly?: boolean;
  /** A body that is no JSON, or that no schema describes: as OpenAPI has it. */
  requestBody?: NonNullable<DocumentDecoration["requestBody"]>;
}

/**
 * Says what a route answers, for the documentation and its tests. It stands in `detail` and not in `response`, because
 * Elysia would check each answer against that and copy it; the test of the documentation does so instead.
 *
 * @param answer the schema of a JSON body; the media type of any other; null when nothing comes back.
 */
export function answers(
  answer: z.ZodType | string | null,
  { status = answer === null ? 204 : 200, open = false, ...told }: Told,
): RouteDocs {
  return { ...told, answer, open, statuses: [status].flat() };
}
