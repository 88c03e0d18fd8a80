import type { Check } from "./check.ts";

const PICTURES = `
  select 'person' as kind, id, avatar_url from users union all
  select 'bot', id, avatar_url from api_users union all
  select 'webhook', id, avatar_url from webhooks`;

/** Of people, their sessions and pictures, and of uploads that nobody has. */
export const accountChecks: readonly Check[] = [
  {
    name: "sessions.disabled",
    claims: "Who is disabled has no session.",
    advice:
      "Let psql end them: delete from sessions s using users u where u.id = s.user_id and u.disabled_at is not null;",
    finds: `
      select format('session %s of person %s', s.id, u.id) from sessions s
      join users u on u.id = s.user_id where u.disabled_at is not null`,
  },
  {
    name: "users.names",
    claims: "People are found by their names.",
    advice: "Let psql fold them anew: update users set username = username; reindex table users;",
    finds:
      "select format('person %s', id) from users where names is distinct from ' ' || fold(username || ' ' || display_name)",
  },
  {
    name: "avatars.used",
    claims: "The pictures that people, bots and webhooks have are kept.",
    advice: "Take the picture away in the settings of whoever has it, and upload it again.",
    finds: `
      select format('%s %s has %s', p.kind, p.id, p.avatar_url) from (${PICTURES}) p
      where p.avatar_url is not null and not exists (select from avatars a
        where a.free_since is null and a.content_type is not null and a.id::text = split_part(p.avatar_url, '/', 4))`,
  },
  {
    name: "avatars.unused",
    claims: "A picture that is kept is somebody's.",
    advice: `Let psql give them up: update avatars set free_since = now() where id in (…);`,
    finds: `
      select format('picture %s', a.id) from avatars a where a.free_since is null and not exists (
        select from (${PICTURES}) p where split_part(p.avatar_url, '/', 4) = a.id::text)`,
  },
  {
    name: "attachments.swept",
    claims: "Files that nobody can have any more are removed within two days.",
    advice: "Start the API if it does not run; else see in its log why its sweeper cannot remove files from the store.",
    finds: `
      select format('file %s', id) from attachments where deleted_at < now() - interval '2 days'
        or (message_id is null and deleted_at is null and created_at < now() - interval '2 days')
      union all
      select format('picture %s', id) from avatars where free_since < now() - interval '2 days'`,
  },
];
