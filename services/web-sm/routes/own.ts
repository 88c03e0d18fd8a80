import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { isId } from "#core/kernel/ids.ts";

const PATH = "/own.css";

export const ownStylesheetHref = (userId: string): string => `${PATH}?author=${userId}`;

/**
 * Shows the controls that belong to one's own messages. A message is rendered once for everybody, so its markup has the
 * controls in it, hidden; a style sheet that names the reader shows them, also without JavaScript. What it shows is a
 * convenience: the API decides who may edit.
 */
export function ownRoutes() {
  return new Elysia().get(PATH, ({ query }) => {
    const author = query.author ?? "";
    if (!isId(author)) throw new AppError("not_found", "There is no such file.");
    return new Response(`.message[data-author="${author}"] :is(.edit, .delete) { display: inline-flex; }\n`, {
      headers: {
        "content-type": "text/css; charset=utf-8",
        "cache-control": "private, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
      },
    });
  });
}
