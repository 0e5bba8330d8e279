// SPDX-License-Identifier: MIT
// What starting a C++ program costs by itself.
#include <string>

int main(int argc, char** argv) { return std::string(argv[0]).size() + static_cast<unsigned>(argc) == 0 ? 1 : 0; }
