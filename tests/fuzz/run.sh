#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs fuzzers: run.sh FUZZER DIRECTORY SECONDS [TARGET...]
#
# Each begins with its seeds and old crashes and with what earlier runs found (DIRECTORY/corpus/<target>). An input that breaks something lands
# in DIRECTORY/crashes as <target>-crash-<digest>: mend it, and keep the file in tests/fuzz/crashes/<target>. The last lines of
# DIRECTORY/<target>.log say how many inputs were tried. Fails when anything was found.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fuzzer=$1 directory=$2 seconds=$3
shift 3
[ $# -gt 0 ] || set -- $("$fuzzer" 2>&1 | sed -n 's/^the first argument must be one of: //p')
mkdir -p "$directory/crashes"
[ -d /dev/shm ] && export TMPDIR=/dev/shm
export ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=1" UBSAN_OPTIONS="print_stacktrace=1"
failed=
for target in "$@"; do
  mkdir -p "$directory/corpus/$target"
  old=
  for folder in "$here/corpus/$target" "$here/crashes/$target"; do
    [ -d "$folder" ] && old="$old $folder"
  done
  # shellcheck disable=SC2086  # a list of folders
  if ! "$fuzzer" "$target" "$directory/corpus/$target" $old -max_total_time="$seconds" -max_len=16384 -timeout=20 -rss_limit_mb=2048 \
       -print_final_stats=1 -artifact_prefix="$directory/crashes/$target-" >"$directory/$target.log" 2>&1; then
    failed="$failed $target"
  fi
  printf '%-16s %s inputs%s\n' "$target" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$directory/$target.log")" \
    "$(case " $failed " in *" $target "*) echo ", BROKEN: see $directory/$target.log" ;; esac)"
done
[ -z "$failed" ]
