ALTER TABLE "messages" ADD COLUMN "last_repliers" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE "messages" p SET "last_repliers" = ARRAY(
	SELECT coalesce(r.user_id, r.api_user_id, r.webhook_id) FROM messages r
	WHERE r.parent_id = p.id AND r.deleted_at IS NULL
	GROUP BY 1 ORDER BY max(r.seq) DESC LIMIT 5
)
WHERE p.reply_count > 0;
