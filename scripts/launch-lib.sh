# Sourced by the launchers: builds a checkout when its sources are newer than its jars, and makes the
# caches that halve the start of a command, the daemon and the server. Needs: root (the checkout);
# JAVA_HOME (a JDK 25), except for the caches' names.
# Written for bash 3.2, which macOS still has.
# shellcheck shell=bash

# Where the daemon's and the server's jars are, and their caches.
if [ -d "$root/lib/daemon" ]; then # installed
  daemon_lib=$root/lib/daemon
  server_lib=$root/lib/server
  daemon_cache=$root/lib/ama-daemon.aot
  server_cache=$root/lib/ama-server.aot
  restore_cache=$root/lib/ama-restore.aot
  command_cache=$root/lib/ama-sync.aot
else
  daemon_lib=$root/daemon/target/dist/lib
  server_lib=$root/server/target/dist/lib
  daemon_cache=$root/daemon/target/dist/ama-daemon.aot
  server_cache=$root/server/target/dist/ama-server.aot
  restore_cache=$root/daemon/target/dist/ama-restore.aot
  command_cache=$root/daemon/target/dist/ama-sync.aot
fi

# For the other commands, which are short. Spinning accessors for what is called once takes longer than
# calling it.
# shellcheck disable=SC2034 # for the launcher and train
short=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss512k -Xmx64m -Djdk.reflect.useNativeAccessorOnly=true)

# The jars in the directory $1; a cache is good for one order of them.
class_path_of() {
  local jar path=
  for jar in "$1"/*.jar; do
    path=$path${path:+:}$jar
  done
  echo "$path"
}

# C2 is for what stays hot: twenty times its usual thresholds, and those of C1 doubled, except for cutting,
# hashing and packs, which are to be fast from the start. With the usual ones a server spent more on
# compiling than on the requests of a first upload. The daemon has the same (DaemonProcess).
# shellcheck disable=SC2034 # for the launchers
compilers=(
  -XX:Tier3InvocationThreshold=400 -XX:Tier3MinInvocationThreshold=200 -XX:Tier3CompileThreshold=4000
  -XX:Tier4InvocationThreshold=100000 -XX:Tier4MinInvocationThreshold=12000 -XX:Tier4CompileThreshold=300000
  -XX:Tier4BackEdgeThreshold=800000
  -XX:CompileCommand=quiet
  '-XX:CompileCommand=CompileThresholdScaling,io.amasync.chunker.*::*,0.05'
)

# Whether the cache $1 is newer than every jar in the directory $2.
is_fresh() {
  local jar
  [ -f "$1" ] || return 1
  for jar in "$2"/*.jar; do
    [ "$jar" -nt "$1" ] && return 1
  done
  return 0
}

caches_are_fresh() {
  is_fresh "$daemon_cache" "$daemon_lib" && is_fresh "$server_cache" "$server_lib" &&
    is_fresh "$restore_cache" "$daemon_lib" && is_fresh "$command_cache" "$daemon_lib"
}

# Whether anything in the given sources is newer than the file $1, which must exist.
newer_than() {
  local built=$1
  shift
  [ -n "$(find "$@" -newer "$built" -print 2>/dev/null | head -n 1)" ]
}

# The newer of a jar and the stamp of the last build; empty when the jar is not there.
built_at() {
  local jar
  for jar in "$root/$1/target/dist/lib/$1"-[0-9]*.jar; do
    [ -f "$jar" ] || return 0
    if [ "$root/target/built" -nt "$jar" ]; then
      echo "$root/target/built"
    else
      echo "$jar"
    fi
    return 0
  done
}

is_built() {
  local shared=("$root/pom.xml" "$root/chunker/pom.xml" "$root/chunker/src/main"
    "$root/protocol/pom.xml" "$root/protocol/src/main")
  local daemon server
  daemon=$(built_at daemon)
  server=$(built_at server)
  [ -n "$daemon" ] && [ -n "$server" ] || return 1
  ! newer_than "$daemon" "${shared[@]}" "$root/daemon/pom.xml" "$root/daemon/src/main" &&
    ! newer_than "$server" "${shared[@]}" "$root/metastore/pom.xml" "$root/metastore/src/main" \
      "$root/server/pom.xml" "$root/server/src/main"
}

# Takes the lock $1, a directory that holds the owner's pid; fails when a living process has it.
take_lock() {
  local owner
  if mkdir "$1" 2>/dev/null; then
    echo $$ >"$1/pid"
    return 0
  fi
  owner=$(cat "$1/pid" 2>/dev/null || echo)
  if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
    rm -rf "$1" # left by a process that was killed
    mkdir "$1" 2>/dev/null && echo $$ >"$1/pid"
    return
  fi
  return 1
}

# Called with the command that is to be run.
build_if_needed() {
  if [ "${AMA_SYNC_BUILD:-}" = never ] || [ ! -f "$root/pom.xml" ] || is_built; then
    return 0
  fi
  # A running daemon needs the jars it was started from: only up, which starts it, replaces them.
  if [ "${1:-}" != up ] && [ -n "$(built_at daemon)" ] && [ -n "$(built_at server)" ]; then
    return 0
  fi
  local lock=$root/target/building
  mkdir -p "$root/target"
  until take_lock "$lock"; do
    sleep 1
  done
  if is_built; then # by another command meanwhile
    rm -rf "$lock"
    return 0
  fi
  # Ctrl+C must not leave the lock behind.
  trap 'rm -rf "$root/target/building"' EXIT
  trap 'exit 130' INT TERM
  run_maven
  trap - EXIT INT TERM
  rm -rf "$lock"
}

run_maven() {
  local log=$root/target/build.log maven=mvn start
  [ -x "$root/mvnw" ] && maven=$root/mvnw
  if ! command -v "$maven" >/dev/null 2>&1; then
    echo "ama-sync: Maven is needed to build this checkout, and there is no mvn. Install it." >&2
    exit 1
  fi
  echo "ama-sync: building… (about a minute; log: $log)" >&2
  if [ -n "$(built_at daemon)" ]; then
    AMA_SYNC_BUILD=never "$root/scripts/ama-sync" down >/dev/null || exit 1
  fi
  start=$root/target/build-started
  : >"$start"
  rm -rf "$root/daemon/target/dist" "$root/server/target/dist"
  if ! (cd "$root" && "$maven" -B -ntp -q -DskipTests -Dspotless.check.skip=true \
    -Dmdep.analyze.skip=true -Djacoco.skip=true -pl daemon,server -am package) >"$log" 2>&1 </dev/null; then
    tail -n 30 "$log" >&2
    echo "ama-sync: the build failed; all of its output is in $log" >&2
    exit 1
  fi
  mv "$start" "$root/target/built"
}

# Makes the cache $1 by a rehearsal of short commands; the rest is the JVM and its flags.
train_cache() {
  local cache=$1 lock=$1.training
  shift
  take_lock "$lock" || return 0
  if "$@" -XX:AOTCacheOutput="$cache.$$" -Xlog:aot=off -Xlog:cds=off \
    io.amasync.daemon.cli.StartupRehearsal >"$cache.log" 2>&1 </dev/null; then
    mv -f "$cache.$$" "$cache"
  else
    rm -f "$cache.$$"
  fi
  rm -rf "$lock"
}
