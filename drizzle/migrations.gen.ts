import type { MigrationMeta } from "drizzle-orm/migrator";

export const migrations: MigrationMeta[] = [
  {
    "sql": [
      "CREATE EXTENSION IF NOT EXISTS pg_trgm;\n",
      "\nCREATE EXTENSION IF NOT EXISTS unaccent;\n",
      "\n-- English stems with accents folded, so that \"resume\" finds \"résumé\". A configuration of its own, because unaccent()\n-- itself is not immutable and could not stand in a generated column.\nCREATE TEXT SEARCH CONFIGURATION ajet (COPY = english);\n",
      "\nALTER TEXT SEARCH CONFIGURATION ajet ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;\n",
      "\n-- A moment as it travels: ISO-8601 in UTC with milliseconds and Z. One form for rows that become JSON inside the database.\nCREATE FUNCTION iso(moment timestamptz) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE\n  AS $$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') $$;\n"
    ],
    "bps": true,
    "folderMillis": 1795341744305,
    "hash": "4ee139d093a5c1dfd901b4f6d95d3b69ff6544b41cd9e679db6d2cd4d07f442c"
  },
  {
    "sql": [
      "CREATE TABLE \"api_tokens\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"api_user_id\" uuid NOT NULL,\n\t\"token_hash\" text NOT NULL,\n\t\"scopes\" text[] NOT NULL,\n\t\"expires_at\" timestamp (3) with time zone,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"last_used_at\" timestamp (3) with time zone,\n\t\"revoked_at\" timestamp (3) with time zone\n);\n",
      "\nCREATE TABLE \"api_users\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"name\" text NOT NULL,\n\t\"community_id\" uuid NOT NULL,\n\t\"scopes\" text[] NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"avatar_url\" text,\n\t\"created_by\" uuid\n);\n",
      "\nCREATE TABLE \"attachments\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"message_id\" uuid,\n\t\"uploaded_by\" uuid,\n\t\"filename\" text NOT NULL,\n\t\"content_type\" text NOT NULL,\n\t\"size_bytes\" bigint NOT NULL,\n\t\"storage_key\" text NOT NULL,\n\t\"width\" integer,\n\t\"height\" integer,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\tCONSTRAINT \"attachments_storage_key_unique\" UNIQUE(\"storage_key\")\n);\n",
      "\nCREATE TABLE \"audit_log\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"community_id\" uuid,\n\t\"actor_kind\" text NOT NULL,\n\t\"actor_id\" uuid,\n\t\"action\" text NOT NULL,\n\t\"target_type\" text,\n\t\"target_id\" uuid,\n\t\"before\" jsonb,\n\t\"after\" jsonb,\n\t\"trace_id\" text NOT NULL,\n\t\"address\" text,\n\t\"user_agent\" text,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL\n);\n",
      "\nCREATE TABLE \"bans\" (\n\t\"community_id\" uuid NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"reason\" text DEFAULT '' NOT NULL,\n\t\"created_by\" uuid,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\tCONSTRAINT \"bans_community_id_user_id_pk\" PRIMARY KEY(\"community_id\",\"user_id\")\n);\n",
      "\nCREATE TABLE \"channel_members\" (\n\t\"channel_id\" uuid NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"joined_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"last_read_seq\" bigint DEFAULT 0 NOT NULL,\n\t\"notify_level\" text DEFAULT 'all' NOT NULL,\n\tCONSTRAINT \"channel_members_channel_id_user_id_pk\" PRIMARY KEY(\"channel_id\",\"user_id\")\n);\n",
      "\nCREATE TABLE \"channels\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"community_id\" uuid,\n\t\"name\" text,\n\t\"type\" text NOT NULL,\n\t\"visibility\" text NOT NULL,\n\t\"topic\" text DEFAULT '' NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"last_seq\" bigint DEFAULT 0 NOT NULL,\n\t\"archived_at\" timestamp (3) with time zone,\n\t\"dm_key\" text,\n\tCONSTRAINT \"channels_dm_key_unique\" UNIQUE(\"dm_key\"),\n\tCONSTRAINT \"channels_place\" CHECK ((\"channels\".\"type\" in ('dm', 'group_dm')) = (\"channels\".\"community_id\" is null)),\n\tCONSTRAINT \"channels_name\" CHECK (\"channels\".\"community_id\" is null or \"channels\".\"name\" is not null),\n\tCONSTRAINT \"channels_dm_is_private\" CHECK (\"channels\".\"community_id\" is not null or \"channels\".\"visibility\" = 'private')\n);\n",
      "\nCREATE TABLE \"communities\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"name\" text NOT NULL,\n\t\"slug\" text NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\tCONSTRAINT \"communities_slug_unique\" UNIQUE(\"slug\")\n);\n",
      "\nCREATE TABLE \"community_members\" (\n\t\"community_id\" uuid NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"role\" text NOT NULL,\n\t\"nickname\" text,\n\t\"avatar_url\" text,\n\t\"joined_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\tCONSTRAINT \"community_members_community_id_user_id_pk\" PRIMARY KEY(\"community_id\",\"user_id\")\n);\n",
      "\nCREATE TABLE \"device_grants\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"device_code_hash\" text NOT NULL,\n\t\"user_code\" text NOT NULL,\n\t\"device_name\" text NOT NULL,\n\t\"address\" text NOT NULL,\n\t\"status\" text DEFAULT 'pending' NOT NULL,\n\t\"user_id\" uuid,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"expires_at\" timestamp (3) with time zone NOT NULL,\n\t\"last_polled_at\" timestamp (3) with time zone,\n\tCONSTRAINT \"device_grants_device_code_hash_unique\" UNIQUE(\"device_code_hash\"),\n\tCONSTRAINT \"device_grants_user_code_unique\" UNIQUE(\"user_code\")\n);\n",
      "\nCREATE TABLE \"invites\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"community_id\" uuid NOT NULL,\n\t\"code_hash\" text NOT NULL,\n\t\"created_by\" uuid NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"expires_at\" timestamp (3) with time zone NOT NULL,\n\t\"max_uses\" integer,\n\t\"uses\" integer DEFAULT 0 NOT NULL,\n\t\"revoked_at\" timestamp (3) with time zone,\n\tCONSTRAINT \"invites_code_hash_unique\" UNIQUE(\"code_hash\"),\n\tCONSTRAINT \"invites_uses\" CHECK (\"invites\".\"max_uses\" is null or \"invites\".\"uses\" <= \"invites\".\"max_uses\")\n);\n",
      "\nCREATE TABLE \"mentions\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"message_id\" uuid NOT NULL,\n\t\"target_type\" text NOT NULL,\n\t\"target_id\" uuid,\n\tCONSTRAINT \"mentions_target\" CHECK ((\"mentions\".\"target_type\" = 'user') = (\"mentions\".\"target_id\" is not null))\n);\n",
      "\nCREATE TABLE \"messages\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"channel_id\" uuid NOT NULL,\n\t\"seq\" bigint NOT NULL,\n\t\"user_id\" uuid,\n\t\"webhook_id\" uuid,\n\t\"api_user_id\" uuid,\n\t\"parent_id\" uuid,\n\t\"body_md\" text NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"edited_at\" timestamp (3) with time zone,\n\t\"deleted_at\" timestamp (3) with time zone,\n\t\"reply_count\" integer DEFAULT 0 NOT NULL,\n\t\"last_reply_at\" timestamp (3) with time zone,\n\t\"client_message_id\" uuid,\n\t\"search\" \"tsvector\" GENERATED ALWAYS AS (to_tsvector('ajet', body_md) || to_tsvector('simple', body_md)) STORED,\n\tCONSTRAINT \"messages_channel_id_seq_key\" UNIQUE(\"channel_id\",\"seq\"),\n\tCONSTRAINT \"messages_one_author\" CHECK (num_nonnulls(\"messages\".\"user_id\", \"messages\".\"webhook_id\", \"messages\".\"api_user_id\") = 1)\n);\n",
      "\nCREATE TABLE \"mutes\" (\n\t\"community_id\" uuid NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"reason\" text DEFAULT '' NOT NULL,\n\t\"created_by\" uuid,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"until\" timestamp (3) with time zone,\n\tCONSTRAINT \"mutes_community_id_user_id_pk\" PRIMARY KEY(\"community_id\",\"user_id\")\n);\n",
      "\nCREATE TABLE \"notifications\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"type\" text NOT NULL,\n\t\"source_id\" uuid NOT NULL,\n\t\"read\" boolean DEFAULT false NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"data\" jsonb DEFAULT '{}'::jsonb NOT NULL\n);\n",
      "\nCREATE TABLE \"oauth_accounts\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"provider\" text NOT NULL,\n\t\"provider_user_id\" text NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\tCONSTRAINT \"oauth_accounts_provider_key\" UNIQUE(\"provider\",\"provider_user_id\")\n);\n",
      "\nCREATE TABLE \"outbox\" (\n\t\"id\" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name \"outbox_id_seq\" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),\n\t\"event_id\" uuid NOT NULL,\n\t\"subject\" text NOT NULL,\n\t\"payload\" json NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL\n);\n",
      "\nCREATE TABLE \"rate_limits\" (\n\t\"key\" text PRIMARY KEY NOT NULL,\n\t\"window_started_at\" timestamp (3) with time zone NOT NULL,\n\t\"count\" integer NOT NULL\n);\n",
      "\nCREATE TABLE \"reactions\" (\n\t\"message_id\" uuid NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"emoji\" text NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\tCONSTRAINT \"reactions_message_id_user_id_emoji_pk\" PRIMARY KEY(\"message_id\",\"user_id\",\"emoji\")\n);\n",
      "\nCREATE TABLE \"sessions\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"token_hash\" text NOT NULL,\n\t\"expires_at\" timestamp (3) with time zone NOT NULL,\n\t\"absolute_expires_at\" timestamp (3) with time zone NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"last_used_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"user_agent\" text DEFAULT '' NOT NULL,\n\t\"client\" text NOT NULL\n);\n",
      "\nCREATE TABLE \"users\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"username\" text NOT NULL,\n\t\"display_name\" text NOT NULL,\n\t\"email\" text,\n\t\"avatar_url\" text,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"last_seen_at\" timestamp (3) with time zone,\n\t\"status_emoji\" text,\n\t\"status_text\" text,\n\t\"status_until\" timestamp (3) with time zone,\n\t\"disabled_at\" timestamp (3) with time zone\n);\n",
      "\nCREATE TABLE \"webhooks\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"community_id\" uuid NOT NULL,\n\t\"channel_id\" uuid NOT NULL,\n\t\"name\" text NOT NULL,\n\t\"avatar_url\" text,\n\t\"token_hash\" text NOT NULL,\n\t\"created_by\" uuid,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"revoked_at\" timestamp (3) with time zone\n);\n",
      "\nALTER TABLE \"api_tokens\" ADD CONSTRAINT \"api_tokens_api_user_id_api_users_id_fk\" FOREIGN KEY (\"api_user_id\") REFERENCES \"public\".\"api_users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"api_users\" ADD CONSTRAINT \"api_users_community_id_communities_id_fk\" FOREIGN KEY (\"community_id\") REFERENCES \"public\".\"communities\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"api_users\" ADD CONSTRAINT \"api_users_created_by_users_id_fk\" FOREIGN KEY (\"created_by\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"attachments\" ADD CONSTRAINT \"attachments_message_id_messages_id_fk\" FOREIGN KEY (\"message_id\") REFERENCES \"public\".\"messages\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"attachments\" ADD CONSTRAINT \"attachments_uploaded_by_users_id_fk\" FOREIGN KEY (\"uploaded_by\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"audit_log\" ADD CONSTRAINT \"audit_log_community_id_communities_id_fk\" FOREIGN KEY (\"community_id\") REFERENCES \"public\".\"communities\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"bans\" ADD CONSTRAINT \"bans_community_id_communities_id_fk\" FOREIGN KEY (\"community_id\") REFERENCES \"public\".\"communities\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"bans\" ADD CONSTRAINT \"bans_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"bans\" ADD CONSTRAINT \"bans_created_by_users_id_fk\" FOREIGN KEY (\"created_by\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"channel_members\" ADD CONSTRAINT \"channel_members_channel_id_channels_id_fk\" FOREIGN KEY (\"channel_id\") REFERENCES \"public\".\"channels\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"channel_members\" ADD CONSTRAINT \"channel_members_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"channels\" ADD CONSTRAINT \"channels_community_id_communities_id_fk\" FOREIGN KEY (\"community_id\") REFERENCES \"public\".\"communities\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"community_members\" ADD CONSTRAINT \"community_members_community_id_communities_id_fk\" FOREIGN KEY (\"community_id\") REFERENCES \"public\".\"communities\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"community_members\" ADD CONSTRAINT \"community_members_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"device_grants\" ADD CONSTRAINT \"device_grants_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"invites\" ADD CONSTRAINT \"invites_community_id_communities_id_fk\" FOREIGN KEY (\"community_id\") REFERENCES \"public\".\"communities\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"invites\" ADD CONSTRAINT \"invites_created_by_users_id_fk\" FOREIGN KEY (\"created_by\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"mentions\" ADD CONSTRAINT \"mentions_message_id_messages_id_fk\" FOREIGN KEY (\"message_id\") REFERENCES \"public\".\"messages\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"messages\" ADD CONSTRAINT \"messages_channel_id_channels_id_fk\" FOREIGN KEY (\"channel_id\") REFERENCES \"public\".\"channels\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"messages\" ADD CONSTRAINT \"messages_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"messages\" ADD CONSTRAINT \"messages_webhook_id_webhooks_id_fk\" FOREIGN KEY (\"webhook_id\") REFERENCES \"public\".\"webhooks\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"messages\" ADD CONSTRAINT \"messages_api_user_id_api_users_id_fk\" FOREIGN KEY (\"api_user_id\") REFERENCES \"public\".\"api_users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"messages\" ADD CONSTRAINT \"messages_parent_id_messages_id_fk\" FOREIGN KEY (\"parent_id\") REFERENCES \"public\".\"messages\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"mutes\" ADD CONSTRAINT \"mutes_community_id_communities_id_fk\" FOREIGN KEY (\"community_id\") REFERENCES \"public\".\"communities\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"mutes\" ADD CONSTRAINT \"mutes_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"mutes\" ADD CONSTRAINT \"mutes_created_by_users_id_fk\" FOREIGN KEY (\"created_by\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nALTER TABLE \"notifications\" ADD CONSTRAINT \"notifications_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"oauth_accounts\" ADD CONSTRAINT \"oauth_accounts_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"reactions\" ADD CONSTRAINT \"reactions_message_id_messages_id_fk\" FOREIGN KEY (\"message_id\") REFERENCES \"public\".\"messages\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"reactions\" ADD CONSTRAINT \"reactions_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"sessions\" ADD CONSTRAINT \"sessions_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"webhooks\" ADD CONSTRAINT \"webhooks_community_id_communities_id_fk\" FOREIGN KEY (\"community_id\") REFERENCES \"public\".\"communities\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"webhooks\" ADD CONSTRAINT \"webhooks_channel_id_channels_id_fk\" FOREIGN KEY (\"channel_id\") REFERENCES \"public\".\"channels\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"webhooks\" ADD CONSTRAINT \"webhooks_created_by_users_id_fk\" FOREIGN KEY (\"created_by\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nCREATE INDEX \"api_tokens_api_user_id_idx\" ON \"api_tokens\" USING btree (\"api_user_id\");",
      "\nCREATE INDEX \"attachments_message_id_idx\" ON \"attachments\" USING btree (\"message_id\");",
      "\nCREATE INDEX \"attachments_uploaded_by_idx\" ON \"attachments\" USING btree (\"uploaded_by\");",
      "\nCREATE INDEX \"audit_log_community_id_idx\" ON \"audit_log\" USING btree (\"community_id\",\"id\");",
      "\nCREATE INDEX \"bans_user_id_idx\" ON \"bans\" USING btree (\"user_id\");",
      "\nCREATE INDEX \"channel_members_user_id_idx\" ON \"channel_members\" USING btree (\"user_id\",\"channel_id\");",
      "\nCREATE UNIQUE INDEX \"channels_community_id_name_key\" ON \"channels\" USING btree (\"community_id\",\"name\");",
      "\nCREATE INDEX \"community_members_user_id_idx\" ON \"community_members\" USING btree (\"user_id\",\"community_id\");",
      "\nCREATE INDEX \"device_grants_expires_at_idx\" ON \"device_grants\" USING btree (\"expires_at\");",
      "\nCREATE INDEX \"invites_community_id_idx\" ON \"invites\" USING btree (\"community_id\",\"id\");",
      "\nCREATE INDEX \"mentions_message_id_idx\" ON \"mentions\" USING btree (\"message_id\");",
      "\nCREATE INDEX \"mentions_target_id_idx\" ON \"mentions\" USING btree (\"target_id\");",
      "\nCREATE UNIQUE INDEX \"messages_user_client_key\" ON \"messages\" USING btree (\"user_id\",\"client_message_id\");",
      "\nCREATE UNIQUE INDEX \"messages_webhook_client_key\" ON \"messages\" USING btree (\"webhook_id\",\"client_message_id\");",
      "\nCREATE UNIQUE INDEX \"messages_api_user_client_key\" ON \"messages\" USING btree (\"api_user_id\",\"client_message_id\");",
      "\nCREATE INDEX \"messages_page_idx\" ON \"messages\" USING btree (\"channel_id\",\"seq\") WHERE parent_id is null and (deleted_at is null or reply_count > 0);",
      "\nCREATE INDEX \"messages_parent_id_seq_idx\" ON \"messages\" USING btree (\"parent_id\",\"seq\") WHERE parent_id is not null;",
      "\nCREATE INDEX \"messages_search_idx\" ON \"messages\" USING gin (\"search\");",
      "\nCREATE INDEX \"messages_body_trigram_idx\" ON \"messages\" USING gin (\"body_md\" gin_trgm_ops);",
      "\nCREATE INDEX \"mutes_user_id_idx\" ON \"mutes\" USING btree (\"user_id\");",
      "\nCREATE INDEX \"notifications_user_id_idx\" ON \"notifications\" USING btree (\"user_id\",\"id\");",
      "\nCREATE INDEX \"notifications_unread_idx\" ON \"notifications\" USING btree (\"user_id\",\"source_id\") WHERE not read;",
      "\nCREATE INDEX \"sessions_user_id_idx\" ON \"sessions\" USING btree (\"user_id\");",
      "\nCREATE INDEX \"sessions_expires_at_idx\" ON \"sessions\" USING btree (\"expires_at\");",
      "\nCREATE UNIQUE INDEX \"users_username_key\" ON \"users\" USING btree (lower(\"username\"));",
      "\nCREATE INDEX \"webhooks_community_id_idx\" ON \"webhooks\" USING btree (\"community_id\");"
    ],
    "bps": true,
    "folderMillis": 1795341744536,
    "hash": "22868b1f035444a6d417c141f9cd716512453044adf7b75777aefbc6ea9078ca"
  },
  {
    "sql": [
      "-- Threads are one level deep and stay in their channel. A check constraint cannot look at another row, so a trigger does.\nCREATE FUNCTION messages_check_parent() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  IF NOT EXISTS (\n    SELECT FROM messages WHERE id = NEW.parent_id AND channel_id = NEW.channel_id AND parent_id IS NULL\n  ) THEN\n    RAISE EXCEPTION 'a parent must be a top-level message of the same channel'\n      USING ERRCODE = 'check_violation', CONSTRAINT = 'messages_parent_is_top_level';\n  END IF;\n  RETURN NEW;\nEND $$;\n",
      "\nCREATE TRIGGER messages_parent_is_top_level BEFORE INSERT OR UPDATE OF parent_id, channel_id ON messages\n  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION messages_check_parent();\n"
    ],
    "bps": true,
    "folderMillis": 1795341744743,
    "hash": "7e965fac2e4f4585cffea5d99e9818b51dc4b7c77119a0e0a293a6d55d537ee3"
  },
  {
    "sql": [
      "ALTER TABLE \"audit_log\" ADD COLUMN \"channel_id\" uuid;\n",
      "\n-- Whether somebody may not write in a community now. Volatile, so that it looks at what is committed at the moment when it\n-- is called: a post that waited for its author's membership while they were muted must not go by what was true before.\nCREATE FUNCTION is_muted(community uuid, person uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$\nBEGIN\n  RETURN EXISTS (\n    SELECT FROM mutes WHERE community_id = community AND user_id = person AND (until IS NULL OR until > now())\n  );\nEND $$;\n"
    ],
    "bps": true,
    "folderMillis": 1795342301515,
    "hash": "913ceedb5274c31b4abecc591975c23c8f5b610911d8c790109eaa619e6ec534"
  },
  {
    "sql": [
      "-- Every character, and every two beside each other, of what is written without spaces: 部署了 gives 部, 部署, 署, 署了, 了.\n-- The pattern is UNSPACED of core/kernel/text.ts.\nCREATE FUNCTION grams(body text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$\n  SELECT array_agg(DISTINCT gram) FROM (\n    SELECT unnest(ARRAY[letter, letter || lead(letter) OVER (PARTITION BY run ORDER BY place)]) AS gram\n    FROM regexp_matches(body, '[^\\u0001-\\u0dff\\u1e00-\\u206f\\u3000\\ufe00-\\ufe0f]+', 'g') WITH ORDINALITY AS runs(letters, run),\n      unnest(string_to_array(letters[1], NULL)) WITH ORDINALITY AS places(letter, place)\n  ) every_gram WHERE gram IS NOT NULL\n$$;\n",
      "\nCREATE INDEX \"messages_grams_idx\" ON \"messages\" USING gin (grams(body_md)) WHERE body_md ~ '[^\\u0001-\\u0dff\\u1e00-\\u206f\\u3000\\ufe00-\\ufe0f]';\n"
    ],
    "bps": true,
    "folderMillis": 1795342467236,
    "hash": "14bb5c674d6f6b7cd6068eb8999bd7457eabd2706c4c426c428b8b8a86a4a7bf"
  },
  {
    "sql": [
      "-- What of a channel somebody has not read, in order, at most so many. The index of a channel's page has exactly this order, and\n-- walking it stops at the limit. The planner does not know how long one channel is; by the average of all it may choose to\n-- read all of a long one and sort it, so that choice is taken from it.\nCREATE FUNCTION unread_messages(channel uuid, last_read bigint, reader uuid, most integer) RETURNS SETOF uuid\n  LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET enable_bitmapscan = off SET enable_seqscan = off\n  AS $$\n    SELECT id FROM messages\n    WHERE channel_id = channel AND seq > last_read AND parent_id IS NULL AND deleted_at IS NULL\n      AND user_id IS DISTINCT FROM reader\n    ORDER BY seq LIMIT most\n  $$;\n"
    ],
    "bps": true,
    "folderMillis": 1795344386563,
    "hash": "592838a68e3bc5f0ecb5a4b0f28795af2e80136b4c348eccb06548874241d5d0"
  },
  {
    "sql": [
      "CREATE TABLE \"channel_api_users\" (\n\t\"channel_id\" uuid NOT NULL,\n\t\"api_user_id\" uuid NOT NULL,\n\t\"joined_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\tCONSTRAINT \"channel_api_users_channel_id_api_user_id_pk\" PRIMARY KEY(\"channel_id\",\"api_user_id\")\n);\n",
      "\nALTER TABLE \"attachments\" ADD COLUMN \"position\" smallint;",
      "\nALTER TABLE \"attachments\" ADD COLUMN \"channel_id\" uuid NOT NULL;",
      "\nALTER TABLE \"attachments\" ADD COLUMN \"uploaded_by_api_user\" uuid;",
      "\nALTER TABLE \"channel_api_users\" ADD CONSTRAINT \"channel_api_users_channel_id_channels_id_fk\" FOREIGN KEY (\"channel_id\") REFERENCES \"public\".\"channels\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"channel_api_users\" ADD CONSTRAINT \"channel_api_users_api_user_id_api_users_id_fk\" FOREIGN KEY (\"api_user_id\") REFERENCES \"public\".\"api_users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nCREATE INDEX \"channel_api_users_api_user_id_idx\" ON \"channel_api_users\" USING btree (\"api_user_id\");",
      "\nALTER TABLE \"attachments\" ADD CONSTRAINT \"attachments_channel_id_channels_id_fk\" FOREIGN KEY (\"channel_id\") REFERENCES \"public\".\"channels\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"attachments\" ADD CONSTRAINT \"attachments_uploaded_by_api_user_api_users_id_fk\" FOREIGN KEY (\"uploaded_by_api_user\") REFERENCES \"public\".\"api_users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nCREATE INDEX \"attachments_uploaded_by_api_user_idx\" ON \"attachments\" USING btree (\"uploaded_by_api_user\");",
      "\nALTER TABLE \"attachments\" ADD CONSTRAINT \"attachments_one_uploader\" CHECK (num_nonnulls(\"attachments\".\"uploaded_by\", \"attachments\".\"uploaded_by_api_user\") = 1);"
    ],
    "bps": true,
    "folderMillis": 1795347231688,
    "hash": "46fb6770a26f35ea804fd1d2b673e208e1906a0d31ff69384341377fbe734f35"
  },
  {
    "sql": [
      "CREATE TABLE \"avatars\" (\n\t\"id\" uuid PRIMARY KEY NOT NULL,\n\t\"content_type\" text,\n\t\"storage_key\" text NOT NULL,\n\t\"created_at\" timestamp (3) with time zone DEFAULT now() NOT NULL,\n\t\"free_since\" timestamp (3) with time zone DEFAULT now(),\n\tCONSTRAINT \"avatars_storage_key_unique\" UNIQUE(\"storage_key\")\n);\n",
      "\nALTER TABLE \"attachments\" DROP CONSTRAINT \"attachments_message_id_messages_id_fk\";\n",
      "\nALTER TABLE \"attachments\" DROP CONSTRAINT \"attachments_channel_id_channels_id_fk\";\n",
      "\nALTER TABLE \"attachments\" ALTER COLUMN \"channel_id\" DROP NOT NULL;",
      "\nALTER TABLE \"attachments\" ALTER COLUMN \"content_type\" DROP NOT NULL;",
      "\nALTER TABLE \"attachments\" ADD COLUMN \"deleted_at\" timestamp (3) with time zone;",
      "\nCREATE INDEX \"avatars_free_idx\" ON \"avatars\" USING btree (\"free_since\") WHERE free_since is not null;",
      "\nALTER TABLE \"attachments\" ADD CONSTRAINT \"attachments_message_id_messages_id_fk\" FOREIGN KEY (\"message_id\") REFERENCES \"public\".\"messages\"(\"id\") ON DELETE set null ON UPDATE no action;",
      "\nALTER TABLE \"attachments\" ADD CONSTRAINT \"attachments_channel_id_channels_id_fk\" FOREIGN KEY (\"channel_id\") REFERENCES \"public\".\"channels\"(\"id\") ON DELETE set null ON UPDATE no action;",
      "\nCREATE INDEX \"attachments_channel_id_idx\" ON \"attachments\" USING btree (\"channel_id\");",
      "\nCREATE INDEX \"attachments_free_idx\" ON \"attachments\" USING btree (\"created_at\") WHERE message_id is null;",
      "\nCREATE INDEX \"attachments_deleted_idx\" ON \"attachments\" USING btree (\"deleted_at\") WHERE deleted_at is not null;"
    ],
    "bps": true,
    "folderMillis": 1795347983018,
    "hash": "0d6b35883787bcfe05e785bc78c0fee8151796f390d08fded91015491e2d603b"
  },
  {
    "sql": [
      "-- Letters without accents in lower case, for names that people begin to type. Immutable, unlike unaccent(text), because it\n-- names its dictionary; the schema is written out because restoring a dump looks into no schema by itself.\nCREATE FUNCTION fold(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE\n  AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, name)) $$;\n"
    ],
    "bps": true,
    "folderMillis": 1795348284359,
    "hash": "b5fff607af9912f3b32e3f21874d84af5346f6cb43fee02605918d813f36fdfd"
  },
  {
    "sql": [
      "CREATE INDEX \"users_names_trigram_idx\" ON \"users\" USING gin ((' ' || fold(\"username\" || ' ' || \"display_name\")) gin_trgm_ops);"
    ],
    "bps": true,
    "folderMillis": 1795348284736,
    "hash": "5fc2d380fff0d217e6b208599cdd1da1d38a384c7300b886a05c0545449d2087"
  },
  {
    "sql": [
      "DROP INDEX \"users_names_trigram_idx\";",
      "\nALTER TABLE \"users\" ADD COLUMN \"names\" text GENERATED ALWAYS AS (' ' || fold(username || ' ' || display_name)) STORED;",
      "\nCREATE INDEX \"users_names_trigram_idx\" ON \"users\" USING gin (\"names\" gin_trgm_ops);"
    ],
    "bps": true,
    "folderMillis": 1795349480889,
    "hash": "24d9f2e1fe80394fe235f87ba4eb0f800789462c3b086f424b237fd5a5cffa2d"
  },
  {
    "sql": [
      "ALTER TABLE \"api_tokens\" ADD COLUMN \"created_by\" uuid;",
      "\nALTER TABLE \"api_tokens\" ADD CONSTRAINT \"api_tokens_created_by_users_id_fk\" FOREIGN KEY (\"created_by\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE no action ON UPDATE no action;",
      "\nCREATE UNIQUE INDEX \"api_users_community_id_name_key\" ON \"api_users\" USING btree (\"community_id\",lower(\"name\"));"
    ],
    "bps": true,
    "folderMillis": 1795349671793,
    "hash": "4e6f229c36ae638147f6991b2ed025121bf0c5cbb27d8d26fe46c0f3ed497a86"
  },
  {
    "sql": [
      "ALTER TABLE \"channels\" ADD CONSTRAINT \"channels_dm_key\" CHECK ((\"channels\".\"type\" <> 'dm' or \"channels\".\"dm_key\" is not null) and (\"channels\".\"community_id\" is null or \"channels\".\"dm_key\" is null));"
    ],
    "bps": true,
    "folderMillis": 1795350504551,
    "hash": "0889129f9032faeddd0596d502eda164e5ee50ee1bc7f57bc1e01b0d39b12660"
  },
  {
    "sql": [
      "ALTER TABLE \"device_grants\" ADD COLUMN \"poll_interval\" integer DEFAULT 5 NOT NULL;",
      "\nALTER TABLE \"sessions\" ADD COLUMN \"address\" text DEFAULT '' NOT NULL;",
      "\nCREATE INDEX \"audit_log_account_idx\" ON \"audit_log\" USING btree (\"actor_id\",\"id\") WHERE \"audit_log\".\"community_id\" is null;"
    ],
    "bps": true,
    "folderMillis": 1795353088543,
    "hash": "432c99508596fedd2c4bffdbb1bfbe8ce6ba12465d387afd1debd5e68991577d"
  },
  {
    "sql": [
      "-- Counters of a minute: nothing is lost with them.\nTRUNCATE \"rate_limits\";",
      "\nALTER TABLE \"rate_limits\" SET UNLOGGED;",
      "\nALTER TABLE \"rate_limits\" ADD COLUMN \"free_at\" timestamp with time zone NOT NULL;",
      "\nALTER TABLE \"rate_limits\" DROP COLUMN \"window_started_at\";",
      "\nALTER TABLE \"rate_limits\" DROP COLUMN \"count\";\n"
    ],
    "bps": true,
    "folderMillis": 1795353321043,
    "hash": "3a4519b7ce044802a88b767fe5e2613c0b36b5fcb58ce77c6a4938ef09e490f5"
  },
  {
    "sql": [
      "ALTER TABLE \"users\" ADD COLUMN \"theme\" text DEFAULT 'system' NOT NULL;",
      "\nALTER TABLE \"users\" ADD COLUMN \"density\" text DEFAULT 'comfortable' NOT NULL;"
    ],
    "bps": true,
    "folderMillis": 1796087028382,
    "hash": "82d79f8e1ae3bf305ecd97ac0a4775dffeeb014ac8decf8b67f5c4a42635c05d"
  },
  {
    "sql": [
      "CREATE TABLE \"thread_followers\" (\n\t\"parent_id\" uuid NOT NULL,\n\t\"user_id\" uuid NOT NULL,\n\t\"following\" boolean DEFAULT true NOT NULL,\n\t\"last_read_seq\" bigint NOT NULL,\n\tCONSTRAINT \"thread_followers_parent_id_user_id_pk\" PRIMARY KEY(\"parent_id\",\"user_id\")\n);\n",
      "\n-- Who wrote in a thread or was called in it follows it, and what was said before this is no news.\nINSERT INTO \"thread_followers\" (\"parent_id\", \"user_id\", \"last_read_seq\")\nSELECT concerned.parent_id, concerned.user_id, c.last_seq\nFROM (\n\tSELECT parent_id, user_id FROM messages WHERE parent_id IS NOT NULL AND user_id IS NOT NULL AND deleted_at IS NULL\n\tUNION\n\tSELECT id, user_id FROM messages WHERE reply_count > 0 AND user_id IS NOT NULL\n\tUNION\n\tSELECT r.parent_id, t.target_id FROM mentions t JOIN messages r ON r.id = t.message_id\n\tWHERE t.target_type = 'user' AND r.parent_id IS NOT NULL AND r.deleted_at IS NULL\n) concerned\nJOIN messages p ON p.id = concerned.parent_id\nJOIN channels c ON c.id = p.channel_id\nJOIN users u ON u.id = concerned.user_id;\n",
      "\nALTER TABLE \"thread_followers\" ADD CONSTRAINT \"thread_followers_parent_id_messages_id_fk\" FOREIGN KEY (\"parent_id\") REFERENCES \"public\".\"messages\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nALTER TABLE \"thread_followers\" ADD CONSTRAINT \"thread_followers_user_id_users_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"users\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "\nCREATE INDEX \"thread_followers_user_id_idx\" ON \"thread_followers\" USING btree (\"user_id\",\"parent_id\");"
    ],
    "bps": true,
    "folderMillis": 1796088776767,
    "hash": "c134283c4ff9168d867d34f0bdab0b9e2a021389fc783ef69a5cfe947ae3b0c2"
  },
  {
    "sql": [
      "-- Addresses at providers, from first sign-ins of before: no page has ever shown them.\nUPDATE \"users\" SET \"avatar_url\" = null WHERE \"avatar_url\" not like '/api/avatars/%';",
      "\nALTER TABLE \"users\" ADD CONSTRAINT \"users_avatar_url\" CHECK (\"users\".\"avatar_url\" like '/api/avatars/%');\n"
    ],
    "bps": true,
    "folderMillis": 1796088929844,
    "hash": "b69b9a9a740b49042d3fd2766c9a136fe7c394e2e12213a5298c4ed188373ab3"
  },
  {
    "sql": [
      "CREATE INDEX \"audit_log_sweep_idx\" ON \"audit_log\" USING btree (\"created_at\") WHERE \"audit_log\".\"community_id\" is null;"
    ],
    "bps": true,
    "folderMillis": 1796089692633,
    "hash": "2fda1fe6773ccd0ed8f6c9025ad48ebb9e9f447c7267f0e64a16eab1df2a2b53"
  },
  {
    "sql": [
      "ALTER TABLE \"messages\" ADD COLUMN \"last_repliers\" uuid[] DEFAULT '{}' NOT NULL;",
      "\nUPDATE \"messages\" p SET \"last_repliers\" = ARRAY(\n\tSELECT coalesce(r.user_id, r.api_user_id, r.webhook_id) FROM messages r\n\tWHERE r.parent_id = p.id AND r.deleted_at IS NULL\n\tGROUP BY 1 ORDER BY max(r.seq) DESC LIMIT 5\n)\nWHERE p.reply_count > 0;\n"
    ],
    "bps": true,
    "folderMillis": 1796126453447,
    "hash": "e7d60de37d1dbe3fb901210038e1462197aed6c11a720264b95d37aa9f46a916"
  },
  {
    "sql": [
      "ALTER TABLE \"users\" ADD COLUMN \"erased_at\" timestamp (3) with time zone;"
    ],
    "bps": true,
    "folderMillis": 1796130132383,
    "hash": "a7e7bde455826da35199bd36efd8e5f05ca3d833131804472a60eccc6a611929"
  }
];
