import { Elysia } from "elysia";
import { z } from "zod";
import {
  cancelUpload,
  fileTooLarge,
  getAttachment,
  type ReadableFile,
  uploadAttachment,
} from "#core/attachments/actions.ts";
import { contentDisposition, isShownInline, rangeOf } from "#core/attachments/rules.ts";
import { attachmentSchema } from "#core/attachments/schema.ts";
import { invalidInput } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { fileHeaders } from "../file-headers.ts";
import { readUpload } from "../multipart.ts";
import { fileParams, idParams } from "../params.ts";

const fieldsSchema = z.strictObject({ channel_id: idSchema });

export const attachmentRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/attachments", tags: ["Files"] })
    .use(actorOf(deps))
    .post(
      "",
      async ({ actor, request }) => {
        const limit = deps.fileLimits.attachment_bytes;
        const { fields, filename, body } = await readUpload(request, limit, () => fileTooLarge(limit));
        try {
          const form = fieldsSchema.safeParse(fields);
          if (!form.success) throw invalidInput(form.error);
          const attachment = await uploadAttachment(deps, actor, { ...form.data, filename, body });
          return Response.json(attachment, { status: 201 });
        } catch (error) {
          // The rest of a refused upload is not waited for.
          if (!body.locked) await body.cancel();
          throw error;
        }
      },
      {
        parse: "none",
        detail: answers(attachmentSchema, {
          summary: "Uploads a file for a message that you are going to post.",
          description: UPLOADING,
          status: 201,
          requestBody: UPLOAD_FORM,
        }),
      },
    )
    .get(
      "/:id/:filename",
      async ({ actor, params, request }) => answerFile(await getAttachment(deps, actor, params.id), request),
      {
        params: fileParams,
        detail: answers("*/*", {
          summary: "Downloads a file.",
          description:
            "The name in the path can be any. `Range` with one range, `If-None-Match` and `HEAD` are understood.",
          status: [200, 206],
        }),
      },
    )
    .delete("/:id", ({ actor, params }) => noContent(cancelUpload(deps, actor, params.id)), {
      params: idParams,
      detail: answers(null, { summary: "Takes back a file that you uploaded and no message has." }),
    });

const UPLOADING =
  "The parts come in this order: `channel_id`, then `file` with its name. Name the id of the answer in `attachment_ids` of a " +
  "message in that channel within a day. The content decides the type.";

const UPLOAD_FORM = {
  required: true,
  content: {
    "multipart/form-data": {
      schema: {
        type: "object" as const,
        properties: {
          channel_id: { type: "string" as const, format: "uuid" },
          file: { type: "string" as const, format: "binary" },
        },
        required: ["channel_id", "file"],
      },
    },
  },
};

/** What is behind an id never changes, so the id is the entity tag too. */
async function answerFile({ attachment, open }: ReadableFile, request: Request): Promise<Response> {
  const { id, filename, content_type, size_bytes } = attachment;
  const etag = `"${id}"`;
  const isInline = isShownInline(content_type, filename);
  const headers = fileHeaders(content_type, etag);
  headers.set("content-disposition", contentDisposition(isInline ? "inline" : "attachment", filename));
  headers.set("accept-ranges", "bytes");
  if (isNamed(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  const range = wantedRange(request, etag, size_bytes);
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${size_bytes}` } });
  }
  headers.set("content-length", String(range ? range.end - range.start + 1 : size_bytes));
  if (range) headers.set("content-range", `bytes ${range.start}-${range.end}/${size_bytes}`);
  const body = request.method === "HEAD" ? null : await open(range ?? undefined);
  return new Response(body, { status: range ? 206 : 200, headers });
}

const isNamed = (header: string | null, etag: string) =>
  header !== null &&
  (header.trim() === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag));

/** RFC 9110 §13.1.5, §14.2: only a GET has ranges, and with `If-Range` only while it is the same file. */
function wantedRange(request: Request, etag: string, size: number) {
  const condition = request.headers.get("if-range");
  if (request.method !== "GET" || (condition !== null && condition.trim() !== etag)) return null;
  return rangeOf(request.headers.get("range"), size);
}
