#!/bin/sh
# SPDX-License-Identifier: MIT
# What a newcomer types, from nothing to a recorded run of a plugin of their own, with an installed skrobot and SDK alone. Prints how long it
# took and how many lines there were to type and to read.
#
#   sh tests/newcomer.sh PREFIX [DIRECTORY]     where skrobot and skrobot-sdk are installed; an empty directory to work in
set -eu
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
prefix=$(cd "$1" && pwd)
directory=${2:-$(mktemp -d)}
directory=$(cd "$directory" && pwd)
cd "$directory"
export PATH="$prefix/bin:$PATH" HOME="$directory/home" CMAKE_PREFIX_PATH="$prefix"
unset SKROBOT_PLUGIN_PATH SKROBOT_EXPERIMENTS SKROBOT_WORKER || :
began=$(date +%s.%N)

# --- typed
skrobot new task first_task
cd first_task
cmake -B build -DCMAKE_BUILD_TYPE=Release
cmake --build build
ctest --test-dir build --output-on-failure --no-tests=error
skrobot plugins check build/first_task.so --level strict
mkdir -p ~/.local/share/skrobot/plugins
cp build/first_task.so ~/.local/share/skrobot/plugins/
cd ..
skrobot run first_task points=50000 --seed 1
skrobot list
# --- typed

ended=$(date +%s.%N)
for kind in params run metrics log result; do
  ls experiments/*/first_task."$kind" >/dev/null
done
echo "seconds: $(echo "$began $ended" | awk '{printf "%.1f", $2 - $1}')"
echo "commands: $(sed -n '/^# --- typed/,/^# --- typed/p' "$script" | grep -cv '^#')"
echo "lines of the task: $(wc -l < first_task/first_task.cpp), of its test: $(wc -l < first_task/first_task_test.cpp), of its CMakeLists.txt: $(wc -l < first_task/CMakeLists.txt)"
