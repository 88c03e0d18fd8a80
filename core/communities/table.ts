import { pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id } from "../database/columns.ts";

export const communities = pgTable("communities", {
  id: id(),
  name: text().notNull(),
  slug: text().notNull().unique(),
  created_at: createdAt(),
});
