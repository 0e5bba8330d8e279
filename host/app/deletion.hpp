// SPDX-License-Identifier: MIT
// What a Deletion of the public header is made of.
#ifndef SKROBOT_HOST_APP_DELETION_HPP
#define SKROBOT_HOST_APP_DELETION_HPP

#include <filesystem>
#include <memory>
#include <set>
#include <skrobot/repository.hpp>
#include <string>
#include <vector>

#include "base/directory.hpp"
#include "query/run_index.hpp"
#include "store/removal.hpp"

namespace skrobot {

class SweepLock;

class Deletion::Impl {
 public:
  /// Looks at what is meant, through the index of an open repository; `is_stale` is set when something was deleted.
  Impl(RunIndex& index, const DeleteOptions& options, std::shared_ptr<bool> is_stale);

  const std::vector<Target>& targets() const { return targets_; }
  void check() const;
  void remove(const std::function<void(const Target&)>& deleted);

 private:
  struct Item {
    Removable removable;
    bool is_of_sweep = false;
  };
  void add(const std::string& experiment, const std::optional<std::string>& run, std::vector<RunSummary> runs);
  void drop_nested_targets();
  std::vector<std::string> in_progress() const;
  std::unique_ptr<SweepLock> lock_of(const Item& item) const;

  std::filesystem::path path_;
  Directory repository_;
  bool is_forced_;
  std::shared_ptr<bool> is_stale_;
  std::vector<Target> targets_;
  std::vector<Item> items_;  // of each target
  std::set<std::string> names_;
};

}  // namespace skrobot

#endif
