// SPDX-License-Identifier: MIT
// Published samples, for comparison with the results of R and SciPy.
#ifndef SKROBOT_TESTS_UNIT_STATISTICS_EXAMPLES_HPP
#define SKROBOT_TESTS_UNIT_STATISTICS_EXAMPLES_HPP

#include <cmath>
#include <limits>
#include <vector>

namespace skrobot {

using Sample = std::vector<double>;

inline constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double k_infinity = std::numeric_limits<double>::infinity();

/// Hours of sleep gained with two drugs by the same ten patients: Student, Biometrika 6 (1908); R's `sleep`.
inline const Sample k_first_drug{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
inline const Sample k_second_drug{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

/// Ozone in New York in May and August 1973: R's `airquality` without missing values.
inline const Sample k_ozone_may{41, 36, 12, 18, 28, 23, 19, 8, 7,  16, 11, 14,  18,
                                14, 34, 6,  30, 11, 1,  11, 4, 32, 23, 45, 115, 37};
inline const Sample k_ozone_august{39, 9,  16, 78, 35, 66, 122, 89,  110, 44, 28,  65, 22,
                                   59, 23, 31, 44, 21, 9,  45,  168, 73,  76, 118, 84, 85};

/// Hamilton's depression scale at a first and a second visit: Hollander and Wolfe (1973), page 29; ?wilcox.test in R.
inline const Sample k_first_visit{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
inline const Sample k_second_visit{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};

/// Is `value` equal to a published number to nine digits?
inline bool agrees(double value, double published) {
  return std::abs(value - published) <= 1e-9 * std::max(1.0, std::abs(published));
}
/// The same for small probabilities, relative to their size.
inline bool agrees_relatively(double value, double published) {
  return std::abs(value - published) <= 1e-9 * std::abs(published);
}

}  // namespace skrobot

#endif
