// SPDX-License-Identifier: MIT
// How metric points, progress and the wish to stop pass between a task and the host: one block of memory, shared by two
// processes or by two threads of one. It survives the writer's crash, so points up to the fault are kept.
//
// Two rings of one producer and one consumer each: one for the thread that runs the task, without a lock, and one for
// its other threads, which take turns. A full ring makes the writer wait; nothing is dropped.
#ifndef SKROBOT_HOST_TRACK_METRIC_RING_HPP
#define SKROBOT_HOST_TRACK_METRIC_RING_HPP

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "base/coarse_clock.hpp"

namespace skrobot {

struct MetricPoint {
  std::int64_t step;
  double value;
  std::int64_t time_ns;  // coarse_monotonic_ns()
  std::uint32_t id;
  std::uint32_t reserved;
};
static_assert(sizeof(MetricPoint) == 32);

/// Lies in shared memory: no pointers, and zeroed memory is an empty ring.
template <std::size_t Capacity>
struct PointRing {
  static_assert((Capacity & (Capacity - 1)) == 0);
  static constexpr std::size_t k_capacity = Capacity;
  alignas(64) std::atomic<std::uint64_t> head;  // written by the producer
  alignas(64) std::atomic<std::uint64_t> tail;  // written by the consumer
  alignas(64) std::array<MetricPoint, Capacity> points;
};

struct SharedBlock {
  std::atomic<std::uint32_t> cancelled;
  std::uint32_t reserved;
  std::atomic<std::uint64_t> progress_done;
  std::atomic<std::uint64_t> progress_total;
  PointRing<1 << 15> run_thread;
  PointRing<1 << 12> other_threads;
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<std::uint32_t>::is_always_lock_free);

/// The writer's side of one ring. One thread at a time.
template <class Ring>
class RingWriter {
 public:
  explicit RingWriter(Ring& ring)
      : ring_(&ring),
        head_(ring.head.load(std::memory_order_relaxed)),
        tail_(ring.tail.load(std::memory_order_acquire)) {}

  /// `wait` is called again and again while the ring is full.
  template <class Wait>
  void push(std::uint32_t id, std::int64_t step, double value, Wait&& wait) {
    if (head_ - tail_ == Ring::k_capacity) await_room(wait);
    // The host's processor has that line: fetched ahead, it comes while the clock is read.
    __builtin_prefetch(&ring_->points[(head_ + k_ahead) & (Ring::k_capacity - 1)], 1);
    const std::int64_t now_ns = coarse_monotonic_ns();
    ring_->points[head_ & (Ring::k_capacity - 1)] = {step, value, now_ns, id, 0};
    ring_->head.store(++head_, std::memory_order_release);
  }

 private:
  static constexpr std::uint64_t k_ahead = 16;  // points: eight lines
  // What is rare is not inlined: the usual way through is short and saves few registers.
  template <class Wait>
  [[gnu::noinline]] void await_room(Wait& wait) {
    while (head_ - (tail_ = ring_->tail.load(std::memory_order_acquire)) == Ring::k_capacity) wait();
  }

  Ring* ring_;
  std::uint64_t head_;  // our own copies: the shared ones are the other side's cache lines
  std::uint64_t tail_;
};

/// How far both rings are filled at one moment.
struct RingHeads {
  std::uint64_t run_thread;
  std::uint64_t other_threads;
};
inline RingHeads ring_heads(const SharedBlock& block) {
  return {block.run_thread.head.load(std::memory_order_acquire),
          block.other_threads.head.load(std::memory_order_acquire)};
}

/// The host's side of one ring: hands each point before `head` to `take` and makes room. Returns how many there were.
template <class Ring, class Take>
std::size_t drain_ring(Ring& ring, std::uint64_t head, Take&& take) {
  std::uint64_t tail = ring.tail.load(std::memory_order_relaxed);
  // The head is the task's to write, and a task may write anything: never walk more than one round.
  const std::uint64_t count = head - tail > Ring::k_capacity ? 0 : head - tail;
  for (std::uint64_t i = 0; i < count; ++i) {
    take(ring.points[tail & (Ring::k_capacity - 1)]);
    // Room as we go: a writer that waits goes on before the whole round is written.
    if ((++tail & 1023) == 0) ring.tail.store(tail, std::memory_order_release);
  }
  ring.tail.store(tail, std::memory_order_release);
  return static_cast<std::size_t>(count);
}

/// Both rings' writers: the thread that made it has the fast way.
class MetricWriter {
 public:
  explicit MetricWriter(SharedBlock& block)
      : own_(block.run_thread), others_(block.other_threads), owner_(&thread_mark()) {}

  template <class Wait>
  void push(std::uint32_t id, std::int64_t step, double value, Wait&& wait) {
    if (&thread_mark() == owner_) return own_.push(id, step, value, wait);
    push_other(id, step, value, wait);
  }

 private:
  template <class Wait>
  [[gnu::noinline]] void push_other(std::uint32_t id, std::int64_t step, double value, Wait& wait) {
    const std::lock_guard lock(mutex_);
    others_.push(id, step, value, wait);
  }

  // Its address tells threads apart for the price of one addition.
  static const char& thread_mark() {
    static thread_local char mark;
    return mark;
  }

  RingWriter<decltype(SharedBlock::run_thread)> own_;
  std::mutex mutex_;
  RingWriter<decltype(SharedBlock::other_threads)> others_;
  const char* owner_;
};

}  // namespace skrobot

#endif
