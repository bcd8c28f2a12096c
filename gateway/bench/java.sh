# What the benchmarks beside this file share: the gateway's folder, a JDK 25, the compiled tests with their libraries.
# Sourced, not run. They run what is compiled for the tests, after compiling it where a source is newer.

gateway=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
bench=${0##*/}
# Written by every compilation of the tests, last of all.
class_path_file=$gateway/target/test-class-path.txt

# The launcher's collector and compiler: a benchmark with others would speak of another program.
gateway_flags="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=24m -XX:-UsePerfData"

fail() {
  printf '%s: %s\n' "$bench" "$*" >&2
  exit 1
}

find_java() {
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -x "$home/bin/java" ] && grep -q '^JAVA_VERSION="25[."]' "$home/release" 2>/dev/null; then
      printf '%s' "$home"
      return
    fi
  done
  fail 'no Java 25 found in JAVA_HOME or /usr/lib/jvm'
}

needs_build() {
  [ -f "$class_path_file" ] || return 0
  [ -n "$(find "$gateway/src" "$gateway/pom.xml" "$gateway/../pom.xml" -type f -newer "$class_path_file" -print -quit)" ]
}

# run FLAGS CLASS ARGUMENT...: does not come back.
run() {
  flags=$1
  shift
  java_home=$(find_java)
  if needs_build; then
    command -v mvn >/dev/null 2>&1 || fail 'the tests have to be compiled once and Maven is not there'
    (cd "$gateway/.." && mvn -B -q -pl gateway process-test-classes </dev/null >&2) || fail 'the build failed'
  fi
  # shellcheck disable=SC2086
  exec "$java_home/bin/java" $gateway_flags $flags --enable-native-access=ALL-UNNAMED \
    -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dveille.root="$gateway/.." \
    -cp "$gateway/target/test-classes:$gateway/target/classes:$(cat "$class_path_file")" "$@"
}
