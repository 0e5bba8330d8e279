// SPDX-License-Identifier: MIT
#include "sweep/trial_numbering.hpp"

namespace skrobot {
namespace {

// A rectangle of points and repeats that is numbered at one go.
struct Block {
  std::uint64_t first_point, points, first_repeat, repeats;

  std::uint64_t trials() const { return points * repeats; }
  bool has(PointRepeat at) const {
    return at.point >= first_point && at.point - first_point < points && at.repeat >= first_repeat &&
           at.repeat - first_repeat < repeats;
  }
  PointRepeat at(std::uint64_t index, NumberingOrder order) const {
    return order == NumberingOrder::by_repeat
               ? PointRepeat{first_point + index % points, first_repeat + index / points}
               : PointRepeat{first_point + index / repeats, first_repeat + index % repeats};
  }
  std::uint64_t index(PointRepeat at, NumberingOrder order) const {
    const std::uint64_t point = at.point - first_point, repeat = at.repeat - first_repeat;
    return order == NumberingOrder::by_repeat ? repeat * points + point : point * repeats + repeat;
  }
};

// Calls `take` with each block and its order until one is taken.
template <class Take>
void find_block(const std::vector<Extent>& extents, NumberingOrder order, const Take& take) {
  Extent before{0, 0};
  for (const Extent& extent : extents) {
    // Of points whose values are known nothing is to be learnt any more.
    const Block repeats{1, before.points, before.repeats + 1, extent.repeats - before.repeats};
    const Block points{before.points + 1, extent.points - before.points, 1, extent.repeats};
    if (take(repeats, NumberingOrder::by_repeat) || take(points, order)) return;
    before = extent;
  }
}

}  // namespace

PointRepeat TrialNumbering::at(std::uint64_t number) const {
  PointRepeat found;
  std::uint64_t index = number - 1;
  find_block(extents_, order_, [&](const Block& block, NumberingOrder order) {
    if (index >= block.trials()) {
      index -= block.trials();
      return false;
    }
    found = block.at(index, order);
    return true;
  });
  return found;
}

std::uint64_t TrialNumbering::number(PointRepeat at) const {
  std::uint64_t before = 0, number = 0;
  find_block(extents_, order_, [&](const Block& block, NumberingOrder order) {
    if (!block.has(at)) {
      before += block.trials();
      return false;
    }
    number = before + block.index(at, order) + 1;
    return true;
  });
  return number;
}

}  // namespace skrobot
