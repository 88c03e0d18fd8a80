import { Elysia } from "elysia";
import { exportCommunity, exportPerson } from "#core/exports/actions.ts";
import type { ExportLine } from "#core/exports/schema.ts";
import type { UserActor } from "#core/kernel/actor.ts";
import { AppError } from "#core/kernel/errors.ts";
import { authenticated, personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { slugParams } from "../params.ts";

export const JSON_LINES = "application/x-ndjson";

/** How often the reader's session is looked at while an export runs, in milliseconds: it ends within a second after that. */
const LOOK = 500;

/** Each answer is a stream of lines; what is wrong once it has begun breaks it off, so that its last line is missing. */
export function exportRoutes(deps: ApiDeps) {
  /** Who is being given one: each asks for as many pages as there are. */
  const readers = new Set<string>();
  const stream = async (
    { actor: { user_id: readerId }, request }: { actor: UserActor; request: Request },
    name: string,
    begin: () => Promise<AsyncGenerator<ExportLine>>,
  ) => {
    if (readers.has(readerId)) {
      throw new AppError("rate_limited", "An export of yours is under way. Wait for its end.", { retryAfter: 10 });
    }
    readers.add(readerId);
    const release = () => readers.delete(readerId);
    const lines = await begin().catch((error) => {
      release();
      throw error;
    });
    return new Response(
      textOf(lines, release, () => authenticated(deps, request)),
      {
        headers: {
          "content-type": JSON_LINES,
          "content-disposition": `attachment; filename="${name}.jsonl"`,
          "cache-control": "no-store",
        },
      },
    );
  };
  return (
    new Elysia({ prefix: "/api", tags: ["Exports"] })
      .use(personOf(deps))
      .get("/me/export", (reader) => stream(reader, "me", async () => exportPerson(deps, reader.actor)), {
        detail: answers(JSON_LINES, {
          summary: "Gives you all that the chat holds of you.",
          description: FORMAT,
        }),
      })
      // What is asked for by GET changes nothing, and this is written down in the audit log.
      .post(
        "/c/:slug/export",
        (reader) => stream(reader, reader.params.slug, () => exportCommunity(deps, reader.actor, reader.params.slug)),
        {
          params: slugParams,
          detail: answers(JSON_LINES, {
            summary: "Gives an owner all of a community that they can read.",
            description: `${FORMAT} Private channels that the owner is not in are not in it.`,
          }),
        },
      )
  );
}

const FORMAT =
  'A JSON object a line, `{"type", "data"}`: the things as they are elsewhere in this document. The last line is `end`; without it the export is not whole.';

function textOf(
  lines: AsyncGenerator<ExportLine>,
  release: () => void,
  mustBeSignedIn: () => Promise<unknown>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let look: Timer;
  const end = () => {
    clearInterval(look);
    release();
  };
  return new ReadableStream({
    start(controller) {
      look = setInterval(async () => {
        try {
          await mustBeSignedIn();
        } catch (error) {
          // A database that is away for a moment ends no session.
          if (!(error instanceof AppError) || error.code !== "unauthenticated") return;
          end();
          controller.error(error);
          await lines.return(undefined);
        }
      }, LOOK);
    },
    async pull(controller) {
      try {
        const { done, value } = await lines.next();
        if (!done) return controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    async cancel() {
      end();
      await lines.return(undefined);
    },
  });
}
