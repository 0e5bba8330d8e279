// SPDX-License-Identifier: MIT
#include "statistics/distributions.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace skrobot {
namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double k_infinity = std::numeric_limits<double>::infinity();

}  // namespace

double student_two_sided(double t, double df) {
  if (std::isnan(t) || !(df > 0)) return k_nan;
  if (std::isinf(t)) return 0;
  return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(df), std::abs(t)));
}

double student_quantile(double p, double df) {
  if (!(p > 0) || !(p < 1) || !(df > 0)) return k_nan;
  return boost::math::quantile(boost::math::students_t(df), p);
}

double normal_below(double z) {
  if (std::isnan(z)) return k_nan;
  if (std::isinf(z)) return z > 0 ? 1 : 0;
  return boost::math::cdf(boost::math::normal(), z);
}

double normal_two_sided(double z) { return std::isnan(z) ? k_nan : 2 * normal_below(-std::abs(z)); }

double normal_quantile(double p) {
  if (!(p >= 0) || !(p <= 1)) return k_nan;
  if (p == 0 || p == 1) return p == 0 ? -k_infinity : k_infinity;
  return boost::math::quantile(boost::math::normal(), p);
}

}  // namespace skrobot
