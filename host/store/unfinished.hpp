// SPDX-License-Identifier: MIT
// What a process that was killed left unfinished in a repository: experiments that were being built (`.building-…`) or
// deleted (`.deleted-…`), and files that had not got their names yet (`.….tmp`, `.….shorter`).
#ifndef SKROBOT_HOST_STORE_UNFINISHED_HPP
#define SKROBOT_HOST_STORE_UNFINISHED_HPP

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/clock.hpp"

namespace skrobot {

inline constexpr const char* k_building_prefix = ".building-";
inline constexpr const char* k_deleted_prefix = ".deleted-";

/// How long nothing has changed in what is removed: when its process was one of this machine and is gone, and when
/// nobody can tell. Machines may share a name, and containers one machine.
inline constexpr std::chrono::hours k_age_of_gone{1};
inline constexpr std::chrono::hours k_age_of_unknown{24};

/// A name that is nobody else's and says whose it is.
std::string unfinished_name(std::string_view prefix);

struct Leftover {
  std::string path;   ///< within the repository
  std::string fault;  ///< the end of a sentence about it
};

/// All that is there, but for what a process is at work on as far as can be told. Reads every directory of every
/// experiment.
std::vector<Leftover> leftovers(const std::filesystem::path& repository,
                                WallTime now = std::chrono::system_clock::now());

/// Removes what is old enough; follows no link. To be called when the repository is written anyway: in a large one it
/// looks once a day only, which a hidden file of the user's there remembers. What cannot be removed stays.
void remove_leftovers(const std::filesystem::path& repository, WallTime now = std::chrono::system_clock::now());

/// remove_leftovers() on a thread of its own, beside other work; at once where there can be no thread. Done when the
/// object goes; a process that was forked meanwhile has no part in it.
class LeftoverRemoval {
 public:
  explicit LeftoverRemoval(const std::filesystem::path& repository);
  LeftoverRemoval(const LeftoverRemoval&) = delete;
  LeftoverRemoval& operator=(const LeftoverRemoval&) = delete;
  ~LeftoverRemoval();

 private:
  int process_;
  std::thread thread_;
};

}  // namespace skrobot

#endif
