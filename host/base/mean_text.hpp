// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_MEAN_TEXT_HPP
#define SKROBOT_HOST_BASE_MEAN_TEXT_HPP

#include <cstddef>
#include <string>

namespace skrobot {

/// "0.9941 ± 0.0012 (5)": a mean with the standard deviation of its `count` values, to two digits of the deviation.
/// A deviation that is not finite is left out: "0.9941 (1)".
std::string mean_text(double mean, double deviation, std::size_t count);

}  // namespace skrobot

#endif
