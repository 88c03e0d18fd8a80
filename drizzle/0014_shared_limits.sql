-- Counters of a minute: nothing is lost with them.
TRUNCATE "rate_limits";--> statement-breakpoint
ALTER TABLE "rate_limits" SET UNLOGGED;--> statement-breakpoint
ALTER TABLE "rate_limits" ADD COLUMN "free_at" timestamp with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "rate_limits" DROP COLUMN "window_started_at";--> statement-breakpoint
ALTER TABLE "rate_limits" DROP COLUMN "count";
