-- Addresses at providers, from first sign-ins of before: no page has ever shown them.
UPDATE "users" SET "avatar_url" = null WHERE "avatar_url" not like '/api/avatars/%';--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_avatar_url" CHECK ("users"."avatar_url" like '/api/avatars/%');
