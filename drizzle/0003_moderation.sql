ALTER TABLE "audit_log" ADD COLUMN "channel_id" uuid;
--> statement-breakpoint
-- Whether somebody may not write in a community now. Volatile, so that it looks at what is committed at the moment when it
-- is called: a post that waited for its author's membership while they were muted must not go by what was true before.
CREATE FUNCTION is_muted(community uuid, person uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM mutes WHERE community_id = community AND user_id = person AND (until IS NULL OR until > now())
  );
END $$;
