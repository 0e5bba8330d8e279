// SPDX-License-Identifier: MIT
// How a run's progress is said, by the live line and by watch.
#ifndef SKROBOT_HOST_BASE_PROGRESS_TEXT_HPP
#define SKROBOT_HOST_BASE_PROGRESS_TEXT_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace skrobot {

/// How fast something goes on, from its count at some moments: what was lately counts more, over about a quarter of a
/// minute. A count that goes back begins anew.
class RateMeter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit RateMeter(Time start = {}) : last_(start) {}
  void add(Time now, std::uint64_t done);
  /// None: not known yet.
  std::optional<double> per_second() const;

 private:
  Time last_;
  std::uint64_t done_ = 0;
  double sum_ = 0;
  double weight_ = 0;
};

/// "━━━━╸─────", as much of `width` columns as `share` says; `share` is taken as between 0 and 1.
std::string progress_bar(double share, std::size_t width);

/// "12.3/s", "40/min", "2/h"; empty for a rate of 0.
std::string rate_text(double per_second);

/// What is left of `total` at that rate; none when nobody can tell.
std::optional<std::chrono::seconds> time_left(std::uint64_t done, std::uint64_t total,
                                              std::optional<double> per_second);

/// A metric's value in few characters: five significant digits.
std::string short_number(double value);

}  // namespace skrobot

#endif
