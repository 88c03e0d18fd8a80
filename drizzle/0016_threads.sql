CREATE TABLE "thread_followers" (
	"parent_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"following" boolean DEFAULT true NOT NULL,
	"last_read_seq" bigint NOT NULL,
	CONSTRAINT "thread_followers_parent_id_user_id_pk" PRIMARY KEY("parent_id","user_id")
);
--> statement-breakpoint
-- Who wrote in a thread or was called in it follows it, and what was said before this is no news.
INSERT INTO "thread_followers" ("parent_id", "user_id", "last_read_seq")
SELECT concerned.parent_id, concerned.user_id, c.last_seq
FROM (
	SELECT parent_id, user_id FROM messages WHERE parent_id IS NOT NULL AND user_id IS NOT NULL AND deleted_at IS NULL
	UNION
	SELECT id, user_id FROM messages WHERE reply_count > 0 AND user_id IS NOT NULL
	UNION
	SELECT r.parent_id, t.target_id FROM mentions t JOIN messages r ON r.id = t.message_id
	WHERE t.target_type = 'user' AND r.parent_id IS NOT NULL AND r.deleted_at IS NULL
) concerned
JOIN messages p ON p.id = concerned.parent_id
JOIN channels c ON c.id = p.channel_id
JOIN users u ON u.id = concerned.user_id;
--> statement-breakpoint
ALTER TABLE "thread_followers" ADD CONSTRAINT "thread_followers_parent_id_messages_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_followers" ADD CONSTRAINT "thread_followers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "thread_followers_user_id_idx" ON "thread_followers" USING btree ("user_id","parent_id");