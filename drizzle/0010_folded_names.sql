DROP INDEX "users_names_trigram_idx";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "names" text GENERATED ALWAYS AS (' ' || fold(username || ' ' || display_name)) STORED;--> statement-breakpoint
CREATE INDEX "users_names_trigram_idx" ON "users" USING gin ("names" gin_trgm_ops);