-- Threads are one level deep and stay in their channel. A check constraint cannot look at another row, so a trigger does.
CREATE FUNCTION messages_check_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM messages WHERE id = NEW.parent_id AND channel_id = NEW.channel_id AND parent_id IS NULL
  ) THEN
    RAISE EXCEPTION 'a parent must be a top-level message of the same channel'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'messages_parent_is_top_level';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER messages_parent_is_top_level BEFORE INSERT OR UPDATE OF parent_id, channel_id ON messages
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION messages_check_parent();
