// SPDX-License-Identifier: MIT
// A run's warnings.
#ifndef LEARNING_WARNINGS_HPP
#define LEARNING_WARNINGS_HPP

#include <set>
#include <string>

#include "skrobot/context.hpp"
#include "skrobot/json.hpp"

namespace learning {

/// Each warning goes to the run's log, and is kept for the result. One that was there before is dropped.
class Warnings {
 public:
  explicit Warnings(const skrobot::Context& context) : context_(context) {}
  void add(const std::string& text) {
    if (!known_.insert(text).second) return;
    context_.warning(text);
    texts_.emplace_back(text);
  }
  const skrobot::json::array& texts() const { return texts_; }

 private:
  const skrobot::Context& context_;
  std::set<std::string> known_;
  skrobot::json::array texts_;
};

}  // namespace learning

#endif
