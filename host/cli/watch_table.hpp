// SPDX-License-Identifier: MIT
// What watch has seen of a repository's runs, and how it is shown.
#ifndef SKROBOT_HOST_CLI_WATCH_TABLE_HPP
#define SKROBOT_HOST_CLI_WATCH_TABLE_HPP

#include <chrono>
#include <map>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/progress_text.hpp"
#include "base/terminal.hpp"
#include "store/record_reader.hpp"

namespace skrobot {

/// A run by its place in the repository.
struct WatchedRun {
  std::string name;  ///< "ada-2026-…/train_task", "ada-2026-…/trials/17/train_task"
  RunFiles files;
};

/// Not thread-safe.
class WatchTable {
 public:
  explicit WatchTable(Colours colours) : colours_(colours) {}

  /// Looks at the runs that go now, and once more at those that went before and are not among them.
  void look(const std::vector<WatchedRun>& going);

  /// The going runs, those that were started last first, then what has ended while this watched, in at most `rows`
  /// lines, of `width` columns where that is possible. Every line ends with a newline.
  std::string text(WallTime now, std::size_t width, std::size_t rows) const;
  json::array to_json(WallTime now) const;
  std::size_t going() const;

 private:
  struct Seen {
    WatchedRun run;
    StoredRun stored;
    RateMeter rate;
    std::string rated;  // the heartbeat that the rate was last told
    bool is_going = true;
  };
  void take(const WatchedRun& run, bool is_going);
  std::vector<const Seen*> in_order() const;
  std::vector<std::string> row(const Seen& seen, WallTime now, bool with_host, std::size_t width) const;

  Colours colours_;
  std::map<std::string, Seen> seen_;  // by name
};

}  // namespace skrobot

#endif
