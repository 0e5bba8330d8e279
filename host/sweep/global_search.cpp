// SPDX-License-Identifier: MIT
// The only file that includes dlib.
#include <dlib/global_optimization/global_function_search.h>

#include <cmath>
#include <map>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "sweep/search.hpp"

namespace skrobot {
namespace {

using Point = dlib::matrix<double, 0, 1>;

class GlobalSearch : public Search {
 public:
  GlobalSearch(const SweepPlan& plan, const std::vector<KnownPoint>& known)
      : plan_(plan), sign_(plan.objective->direction == Direction::maximize ? 1 : -1) {
    for (const ValueSpace& space : plan.spaces) {
      if (space.kind == ValueSpace::Kind::normal) {
        throw Error(Fault::usage,
                    "--search global cannot search " + in_quotes(space.key) + ": a normal distribution has no bounds",
                    "give a range FROM:TO, or use --search random");
      }
      if (const auto axis = axis_of(space)) axes_.emplace_back(&space, *axis);
    }
    if (axes_.empty())
      throw Error(Fault::usage, "--search global has nothing to search: every parameter has one value");
    const auto size = static_cast<long>(axes_.size());
    Point lower(size), upper(size);
    std::vector<bool> is_integer;
    for (long i = 0; i < size; ++i) {
      const Axis& axis = axes_[static_cast<std::size_t>(i)].second;
      lower(i) = axis.lower;
      upper(i) = axis.upper;
      is_integer.push_back(axis.is_integer);
    }
    std::vector<dlib::function_evaluation> evaluations;
    for (const KnownPoint& one : known) {
      if (const auto point = point_of(one.values); point && std::isfinite(one.objective))
        evaluations.emplace_back(*point, sign_ * one.objective);
    }
    // 0.001 is dlib's default.
    search_.emplace(std::vector<dlib::function_spec>{dlib::function_spec(lower, upper, is_integer)},
                    std::vector<std::vector<dlib::function_evaluation>>{evaluations}, 0.001);
    // A resumed search must not start with the same points again.
    search_->set_seed(static_cast<time_t>((plan.seed + 0x9E3779B9U * known.size()) & 0x7FFFFFFFU));
  }

  json::object ask(std::uint64_t point) override {
    auto request = search_->get_next_x();
    json::object values;
    for (const ValueSpace& space : plan_.spaces) {
      if (!axis_of(space))
        values[space.key] = space.kind == ValueSpace::Kind::list ? space.values[0] : grid_value(space, 0);
    }
    for (std::size_t i = 0; i < axes_.size(); ++i)
      values[axes_[i].first->key] = value_at(*axes_[i].first, request.x()(static_cast<long>(i)));
    requests_.emplace(point, std::move(request));
    return values;
  }

  void tell(std::uint64_t point, const std::optional<double>& objective) override {
    const auto found = requests_.find(point);
    if (found == requests_.end()) return;
    if (objective && std::isfinite(*objective)) found->second.set(sign_ * *objective);
    requests_.erase(found);  // one that was not set is forgotten
  }

  bool learns() const override { return true; }

 private:
  std::optional<Point> point_of(const json::object& values) const {
    Point point(static_cast<long>(axes_.size()));
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      const json::value* value = values.if_contains(axes_[i].first->key);
      const auto position = value != nullptr ? position_of(*axes_[i].first, *value) : std::nullopt;
      if (!position) return std::nullopt;
      point(static_cast<long>(i)) = *position;
    }
    return point;
  }

  const SweepPlan& plan_;
  const double sign_;  // dlib maximizes
  std::vector<std::pair<const ValueSpace*, Axis>> axes_;
  std::optional<dlib::global_function_search> search_;
  std::map<std::uint64_t, dlib::function_evaluation_request> requests_;
};

}  // namespace

std::unique_ptr<Search> make_global_search(const SweepPlan& plan, const std::vector<KnownPoint>& known) {
  return std::make_unique<GlobalSearch>(plan, known);
}

}  // namespace skrobot
