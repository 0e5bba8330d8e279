#!/bin/sh
# SPDX-License-Identifier: MIT
# Many short commands under a record of each: skrobot beside GNU parallel with --joblog, which keeps a line for each command and, with --results,
# its output in files. In turns, medians of the rounds; ends with one JSON line for each way.
#
#   sh tests/bench/compare_parallel.sh [COMMANDS [ROUNDS]]      200 commands, 5 rounds
#
# Needs GNU parallel (Debian: parallel) and a release build. `parallel` starts one shell a command and syncs nothing; `skrobot run command_task` is
# a program start for each run, and its record is synced; a sweep is one program.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
commands=${1:-200}
rounds=${2:-5}
skrobot=${SKROBOT:-$top/build/release/bin/skrobot}
command -v parallel >/dev/null || { echo "compare_parallel: GNU parallel is not installed (apt-get install parallel)" >&2; exit 2; }
[ -x "$skrobot" ] || { echo "compare_parallel: there is no $skrobot; build the preset release first" >&2; exit 2; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME="$scratch/cache" HOME="$scratch"
mkdir -p "$HOME/.parallel" && touch "$HOME/.parallel/will-cite"
cd "$scratch"

now() { date +%s%N; }

with_parallel() { seq "$commands" | parallel -j 2 --joblog "$1/joblog" true '#' {} >/dev/null; }
with_parallel_results() { seq "$commands" | parallel -j 2 --joblog "$1/joblog" --results "$1/results" true '#' {} >/dev/null; }
with_skrobot_runs() { seq "$commands" | xargs -P 2 -I{} "$skrobot" run command_task argv=true --quiet --experiments "$1" >/dev/null; }
# A parameter that `true` never needs gives the sweep its trials.
with_skrobot_sweep() {
  "$skrobot" sweep command_task argv=true "stop_grace_s=$(seq -s, "$commands")" --jobs 2 --quiet --experiments "$1" >/dev/null
}

ways="parallel parallel_results skrobot_runs"
if "$skrobot" --help | grep -q '^  sweep '; then ways="$ways skrobot_sweep"; fi

for way in $ways; do : >"$scratch/times.$way"; done
round=0
while [ "$round" -lt "$rounds" ]; do
  for way in $ways; do
    mkdir -p "$scratch/out"
    before=$(now)
    "with_$way" "$scratch/out"
    after=$(now)
    echo $(((after - before) / 1000)) >>"$scratch/times.$way"
    rm -rf "$scratch/out"
  done
  round=$((round + 1))
done

median() { sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }
base=$(median "$scratch/times.parallel")
for way in $ways; do
  time=$(median "$scratch/times.$way")
  awk -v way="$way" -v time="$time" -v base="$base" -v count="$commands" -v rounds="$rounds" 'BEGIN {
    printf "{\"figure\":\"%d short commands, 2 at a time: %s\",\"unit\":\"commands/s\",\"value\":%.1f,\"floor\":%.1f,\"ratio\":%.2f,\"rounds\":%d}\n", count, way, count * 1e6 / time, count * 1e6 / base, base / time, rounds
  }'
done
