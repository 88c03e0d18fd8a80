import { apiPath, type Client, refusalOf } from "./client.ts";

/** All that the server holds of oneself, as lines of JSON (core/exports/schema.ts). @throws AppError what the server refused. */
export const openMyExport = (client: Client): Promise<Response> => openExport(client, "/api/me/export");

/** All of a community that its owner can read, as lines of JSON. @throws AppError what the server refused. */
export const openCommunityExport = (client: Client, slug: string): Promise<Response> =>
  openExport(client, apiPath`/api/c/${slug}/export`, "POST");

async function openExport(client: Client, path: string, method = "GET"): Promise<Response> {
  const response = await client.open(path, { method });
  if (!response.ok) throw await refusalOf(response);
  return response;
}
