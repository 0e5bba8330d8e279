#!/bin/sh
# Builds, tests and checks; what is given goes to CMake, as in: sh ci.sh -DCMAKE_PREFIX_PATH=/opt/skrobot
# Needs cmake, a compiler, and skrobot with its SDK: on the PATH, or where SKROBOT says.
set -eu
cd "$(dirname "$0")"
cmake -B build -DCMAKE_BUILD_TYPE=Release "$@"
cmake --build build
ctest --test-dir build --output-on-failure --no-tests=error
"${SKROBOT:-skrobot}" plugins check build/@NAME@.so --level strict
