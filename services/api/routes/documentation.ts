import { Elysia } from "elysia";
import { assetRoutes } from "#services/shared/assets.ts";
import { version } from "../../../package.json";
import { answers } from "../answers.ts";
import { ASSET_FOLDER, assets } from "../openapi/assets.ts";
import { createDocument, type Route } from "../openapi/document.ts";
import { DocumentationPage } from "../openapi/page.tsx";

/** Nothing but our own styles and pictures, no script at all, in nobody's frame. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The API's description, for programs and for people. @param routes those of the whole API, asked for when it is read. */
export function documentationRoutes(routes: () => readonly Route[]) {
  const document = once(() => createDocument(routes(), version));
  const json = once(() => JSON.stringify(document()));
  const page = once(() => `<!doctype html>${DocumentationPage({ document: document() })}`);
  return new Elysia({ tags: ["Documentation"] })
    .get("/api/openapi.json", () => new Response(json(), { headers: { "content-type": "application/json" } }), {
      detail: answers("application/json", { summary: "Describes this API as OpenAPI 3.1.", open: true }),
    })
    .get(
      "/api/docs",
      () =>
        new Response(page(), {
          headers: {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": CONTENT_SECURITY_POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
          },
        }),
      { detail: answers("text/html", { summary: "Shows this API to people, as a page.", open: true }) },
    )
    .use(assetRoutes(ASSET_FOLDER, assets));
}

function once<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
