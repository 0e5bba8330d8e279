// SPDX-License-Identifier: MIT
// make_repository DIRECTORY RUNS [RUNS_PER_EXPERIMENT [DAMAGED]]: a repository of any size, for measuring and for
// looking at.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "support/sample_repository.hpp"

int main(int argc, char** argv) {
  const auto number = [&](int i, std::size_t otherwise) {
    return argc > i ? std::strtoul(argv[i], nullptr, 10) : otherwise;
  };
  if (argc < 3 || number(2, 0) < 1 || number(3, 1) < 1) {
    std::fprintf(stderr, "make_repository DIRECTORY RUNS [RUNS_PER_EXPERIMENT [DAMAGED]]\n");
    return 2;
  }
  try {
    skrobot::test::make_repository(argv[1], {number(2, 0), number(3, 1), number(4, 0)});
  } catch (const std::exception& e) {
    std::fprintf(stderr, "make_repository: %s\n", e.what());
    return 1;
  }
}
