#!/bin/sh
# Sets up or upgrades the engine's two databases with the tool of the server's own version.
set -eu
tool() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12_pgx --database "$database" "$@"
}
for database in temporal temporal_visibility; do
  # On a database that has its versions already, the set-up changes nothing.
  tool "$database" setup-schema --version 0.0
done
tool temporal update-schema --schema-name postgresql/v12/temporal
tool temporal_visibility update-schema --schema-name postgresql/v12/visibility
