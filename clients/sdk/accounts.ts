import { z } from "zod";
import { type Account, accountSchema } from "#core/accounts/schema.ts";
import { apiPath, type Client } from "./client.ts";

const accountsSchema = z.object({ items: z.array(accountSchema) });

/** The accounts by which one signs in, the first linked first. */
export async function listAccounts(client: Client): Promise<Account[]> {
  return (await client.request({ path: "/api/me/accounts", answer: accountsSchema })).items;
}

/** One no longer signs in by it. @throws AppError `conflict` for the last one. */
export function unlinkAccount(client: Client, id: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/me/accounts/${id}` });
}
