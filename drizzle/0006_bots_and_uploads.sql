CREATE TABLE "channel_api_users" (
	"channel_id" uuid NOT NULL,
	"api_user_id" uuid NOT NULL,
	"joined_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channel_api_users_channel_id_api_user_id_pk" PRIMARY KEY("channel_id","api_user_id")
);
--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "position" smallint;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "channel_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "uploaded_by_api_user" uuid;--> statement-breakpoint
ALTER TABLE "channel_api_users" ADD CONSTRAINT "channel_api_users_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_api_users" ADD CONSTRAINT "channel_api_users_api_user_id_api_users_id_fk" FOREIGN KEY ("api_user_id") REFERENCES "public"."api_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "channel_api_users_api_user_id_idx" ON "channel_api_users" USING btree ("api_user_id");--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_uploaded_by_api_user_api_users_id_fk" FOREIGN KEY ("uploaded_by_api_user") REFERENCES "public"."api_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachments_uploaded_by_api_user_idx" ON "attachments" USING btree ("uploaded_by_api_user");--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_one_uploader" CHECK (num_nonnulls("attachments"."uploaded_by", "attachments"."uploaded_by_api_user") = 1);