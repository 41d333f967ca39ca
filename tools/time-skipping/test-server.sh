#!/bin/sh
# Runs the time-skipping server whose jars lie in lib/ beside this file. The SDK passes the port and ends the process,
# hence exec: no Java may stay behind.
DIR=$(dirname "$(readlink -f "$0")")
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$DIR/lib/*" io.temporal.testserver.TestServer "$@"
