// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_STATISTICS_HOLM_HPP
#define SKROBOT_HOST_STATISTICS_HOLM_HPP

#include <span>
#include <vector>

namespace skrobot {

/// The p-values of several tests, adjusted so that the chance of even one false alarm among all of them stays below the
/// level: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979),
/// 65-70. NaN, a test that could not be made, stays NaN and does not count. In the order given. Thread-safe.
std::vector<double> holm_adjusted(std::span<const double> p);

}  // namespace skrobot

#endif
