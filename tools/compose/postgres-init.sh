#!/bin/sh
# Runs once, on an empty volume: the roles and databases of scripts/parts/postgres-roles.ts.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  -v migrator="$DATABASE_MIGRATOR_PASSWORD" -v app="$DATABASE_APP_PASSWORD" \
  -v system="$DATABASE_SYSTEM_PASSWORD" -v temporal="$TEMPORAL_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE madoguchi_migrator LOGIN BYPASSRLS PASSWORD :'migrator';
CREATE ROLE madoguchi_app LOGIN NOBYPASSRLS PASSWORD :'app';
CREATE ROLE madoguchi_system LOGIN NOBYPASSRLS PASSWORD :'system';
CREATE ROLE temporal LOGIN NOBYPASSRLS PASSWORD :'temporal';
CREATE DATABASE madoguchi OWNER madoguchi_migrator TEMPLATE template0;
REVOKE ALL ON DATABASE madoguchi FROM PUBLIC;
GRANT CONNECT ON DATABASE madoguchi TO madoguchi_app, madoguchi_system;
CREATE DATABASE temporal OWNER temporal TEMPLATE template0;
REVOKE ALL ON DATABASE temporal FROM PUBLIC;
CREATE DATABASE temporal_visibility OWNER temporal TEMPLATE template0;
REVOKE ALL ON DATABASE temporal_visibility FROM PUBLIC;
SQL
