ALTER TABLE "device_grants" ADD COLUMN "poll_interval" integer DEFAULT 5 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_log_account_idx" ON "audit_log" USING btree ("actor_id","id") WHERE "audit_log"."community_id" is null;