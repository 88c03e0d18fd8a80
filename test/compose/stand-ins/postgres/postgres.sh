#!/bin/sh
# What the image of PostgreSQL does before it serves: a cluster by POSTGRES_*, and the files of /docker-entrypoint-initdb.d.
set -eu
bin=/usr/lib/postgresql/18/bin data=/var/lib/postgresql/18/docker
as_postgres() { setpriv --reuid 999 --regid 999 --clear-groups "$@"; }

if [ ! -e "$data/PG_VERSION" ]; then
  chown 999:999 /var/lib/postgresql
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
  password=$(mktemp)
  printf %s "$POSTGRES_PASSWORD" >"$password"
  chown 999:999 "$password"
  # shellcheck disable=SC2086 # They are words.
  as_postgres $bin/initdb -D "$data" -U "$POSTGRES_USER" --pwfile="$password" \
    --auth-host=scram-sha-256 --auth-local=trust ${POSTGRES_INITDB_ARGS:-}
  rm "$password"
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  as_postgres $bin/pg_ctl -D "$data" -w -o "-c listen_addresses= -c unix_socket_directories=/tmp" start
  say() { as_postgres psql -v ON_ERROR_STOP=1 -h /tmp -U "$POSTGRES_USER" "$@"; }
  say -d postgres -c "create database \"$POSTGRES_DB\""
  for file in /docker-entrypoint-initdb.d/*.sql; do [ ! -e "$file" ] || say -d "$POSTGRES_DB" -f "$file"; done
  as_postgres $bin/pg_ctl -D "$data" -w stop
fi
exec setpriv --reuid 999 --regid 999 --clear-groups $bin/postgres -D "$data" -c "listen_addresses=*" -c unix_socket_directories=/tmp "$@"
