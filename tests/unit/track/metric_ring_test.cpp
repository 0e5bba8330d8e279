// SPDX-License-Identifier: MIT
#include "track/metric_ring.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

namespace skrobot {
namespace {

using SmallRing = PointRing<8>;

const auto k_must_not_wait = [] { BOOST_ERROR("waited, though there is room"); };

template <class Ring>
std::vector<std::int64_t> steps_of(Ring& ring) {
  std::vector<std::int64_t> steps;
  drain_ring(ring, ring.head.load(), [&](const MetricPoint& point) { steps.push_back(point.step); });
  return steps;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metric_ring_test)

BOOST_AUTO_TEST_CASE(zeroed_memory_is_an_empty_ring) {
  const auto ring = std::make_unique<SmallRing>();
  BOOST_TEST(steps_of(*ring).empty());
  const auto block = std::make_unique<SharedBlock>();
  BOOST_TEST(ring_heads(*block).run_thread == 0u);
  BOOST_TEST(ring_heads(*block).other_threads == 0u);
}

BOOST_AUTO_TEST_CASE(a_point_keeps_every_bit) {
  const auto ring = std::make_unique<SmallRing>();
  RingWriter writer(*ring);
  writer.push(std::numeric_limits<std::uint32_t>::max(), std::numeric_limits<std::int64_t>::min(), -0.0,
              k_must_not_wait);
  writer.push(7, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<double>::quiet_NaN(), k_must_not_wait);
  std::vector<MetricPoint> points;
  BOOST_TEST(drain_ring(*ring, ring->head.load(), [&](const MetricPoint& point) { points.push_back(point); }) == 2u);
  BOOST_TEST_REQUIRE(points.size() == 2u);
  BOOST_TEST(points[0].id == std::numeric_limits<std::uint32_t>::max());
  BOOST_TEST(points[0].step == std::numeric_limits<std::int64_t>::min());
  BOOST_TEST((points[0].value == 0 && std::signbit(points[0].value)));
  BOOST_TEST(points[1].step == std::numeric_limits<std::int64_t>::max());
  BOOST_TEST(std::isnan(points[1].value));
  BOOST_TEST(points[0].time_ns > 0);
  BOOST_TEST(points[0].time_ns <= points[1].time_ns);
}

BOOST_AUTO_TEST_CASE(round_and_round_every_point_comes_once_and_in_order) {
  // From the beginning, and over the end of the counters themselves.
  for (const std::uint64_t begin :
       {std::uint64_t{0}, std::uint64_t{5}, std::numeric_limits<std::uint64_t>::max() - 20}) {
    const auto ring = std::make_unique<SmallRing>();
    ring->head = begin;
    ring->tail = begin;
    RingWriter writer(*ring);
    std::int64_t pushed = 0, taken = 0;
    for (int burst = 0; burst < 40; ++burst) {
      for (int i = 0; i < burst % 9; ++i) writer.push(0, pushed++, 0, k_must_not_wait);
      for (const std::int64_t step : steps_of(*ring)) BOOST_TEST(step == taken++);
    }
    BOOST_TEST(taken == pushed);
  }
}

BOOST_AUTO_TEST_CASE(a_full_ring_makes_the_writer_wait_and_drops_nothing) {
  const auto ring = std::make_unique<SmallRing>();
  RingWriter writer(*ring);
  for (int i = 0; i < 8; ++i) writer.push(0, i, 0, k_must_not_wait);
  std::vector<std::int64_t> taken;
  int waits = 0;
  writer.push(0, 8, 0, [&] {
    // There is no room yet, so the writer asks again.
    if (++waits == 3) taken = steps_of(*ring);
  });
  BOOST_TEST(waits == 3);
  BOOST_TEST(taken == (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7}), boost::test_tools::per_element());
  BOOST_TEST(steps_of(*ring) == (std::vector<std::int64_t>{8}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(only_what_came_before_the_head_is_taken) {
  const auto ring = std::make_unique<SmallRing>();
  RingWriter writer(*ring);
  writer.push(0, 1, 0, k_must_not_wait);
  const std::uint64_t head = ring->head.load();
  writer.push(0, 2, 0, k_must_not_wait);
  const auto count = [&](std::uint64_t before) { return drain_ring(*ring, before, [](const MetricPoint&) {}); };
  BOOST_TEST(count(head) == 1u);
  BOOST_TEST(count(head) == 0u);
  BOOST_TEST(steps_of(*ring) == (std::vector<std::int64_t>{2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_head_that_a_task_scribbled_on_is_not_walked_to) {
  const auto ring = std::make_unique<SmallRing>();
  ring->tail = 4;
  for (const std::uint64_t head :
       {std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{13}, std::numeric_limits<std::uint64_t>::max()}) {
    BOOST_TEST(drain_ring(*ring, head, [](const MetricPoint&) { BOOST_ERROR("took a point"); }) == 0u);
  }
  std::size_t points = 0;
  BOOST_TEST(drain_ring(*ring, 12, [&](const MetricPoint&) { ++points; }) == 8u);  // just one round
  BOOST_TEST(points == 8u);
}

BOOST_AUTO_TEST_CASE(between_two_threads_nothing_is_lost_and_all_is_in_order) {
  constexpr std::int64_t k_points = 200'000;
  const auto ring = std::make_unique<PointRing<64>>();
  std::thread producer([&] {
    RingWriter writer(*ring);
    for (std::int64_t i = 0; i < k_points; ++i)
      writer.push(static_cast<std::uint32_t>(i), i, 0.5 * static_cast<double>(i), [] { std::this_thread::yield(); });
  });
  std::int64_t next = 0, wrong = 0;
  while (next < k_points) {
    const std::size_t count =
        drain_ring(*ring, ring->head.load(std::memory_order_acquire), [&](const MetricPoint& point) {
          if (point.step != next || point.id != static_cast<std::uint32_t>(next) ||
              point.value != 0.5 * static_cast<double>(next))
            ++wrong;
          ++next;
        });
    if (count == 0) std::this_thread::yield();
  }
  producer.join();
  BOOST_TEST(wrong == 0);
  BOOST_TEST(steps_of(*ring).empty());
}

BOOST_AUTO_TEST_CASE(the_other_threads_take_turns_on_a_ring_of_their_own) {
  constexpr std::int64_t k_points = 20'000;
  constexpr std::uint32_t k_threads = 4;  // the owner is 0
  const auto block = std::make_unique<SharedBlock>();
  MetricWriter writer(*block);
  const auto push_all = [&](std::uint32_t id) {
    for (std::int64_t i = 0; i < k_points; ++i) writer.push(id, i, 0, [] { std::this_thread::yield(); });
  };
  std::atomic<bool> written{false};
  std::vector<std::int64_t> next(k_threads, 0);
  std::int64_t wrong = 0;
  std::thread consumer([&] {
    for (bool last = false; !last;) {
      last = written;
      const RingHeads heads = ring_heads(*block);
      const auto take = [&](const MetricPoint& point) {
        wrong += point.id >= k_threads || point.step != next[point.id]++;
      };
      drain_ring(block->run_thread, heads.run_thread, [&](const MetricPoint& point) {
        wrong += point.id != 0;
        take(point);
      });
      drain_ring(block->other_threads, heads.other_threads, [&](const MetricPoint& point) {
        wrong += point.id == 0;
        take(point);
      });
      std::this_thread::yield();
    }
  });
  std::vector<std::thread> others;
  for (std::uint32_t id = 1; id < k_threads; ++id) others.emplace_back(push_all, id);
  push_all(0);
  for (std::thread& other : others) other.join();
  written = true;
  consumer.join();
  BOOST_TEST(wrong == 0);
  for (const std::int64_t count : next) BOOST_TEST(count == k_points);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
