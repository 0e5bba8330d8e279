// SPDX-License-Identifier: MIT
#include "base/floating_point.hpp"

namespace skrobot {
namespace {

thread_local std::fenv_t t_foreign;
thread_local unsigned t_depth = 0;

}  // namespace

DefaultFloatingPoint::DefaultFloatingPoint() {
  std::fegetenv(&before_);
  if (t_depth++ == 0) t_foreign = before_;
  std::fesetenv(FE_DFL_ENV);
}

DefaultFloatingPoint::~DefaultFloatingPoint() { std::fesetenv(--t_depth == 0 ? &t_foreign : &before_); }

ForeignFloatingPoint::ForeignFloatingPoint() { std::fesetenv(&t_foreign); }

ForeignFloatingPoint::~ForeignFloatingPoint() {
  std::fegetenv(&t_foreign);
  std::fesetenv(FE_DFL_ENV);
}

}  // namespace skrobot
