-- What of a channel somebody has not read, in order, at most so many. The index of a channel's page has exactly this order, and
-- walking it stops at the limit. The planner does not know how long one channel is; by the average of all it may choose to
-- read all of a long one and sort it, so that choice is taken from it.
CREATE FUNCTION unread_messages(channel uuid, last_read bigint, reader uuid, most integer) RETURNS SETOF uuid
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET enable_bitmapscan = off SET enable_seqscan = off
  AS $$
    SELECT id FROM messages
    WHERE channel_id = channel AND seq > last_read AND parent_id IS NULL AND deleted_at IS NULL
      AND user_id IS DISTINCT FROM reader
    ORDER BY seq LIMIT most
  $$;
