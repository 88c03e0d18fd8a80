import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./core/database/tables.ts",
  out: "./drizzle",
});
