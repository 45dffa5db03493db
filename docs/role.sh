#!/bin/sh
# Makes the role the bot works as: no superuser, so that the wall between workspaces binds it.
set -eu
psql --username=postgres --dbname=mentorbot --set=password="$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE mentorbot LOGIN PASSWORD :'password';
ALTER DATABASE mentorbot OWNER TO mentorbot;
ALTER SCHEMA public OWNER TO mentorbot;
SQL
