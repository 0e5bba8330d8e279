// SPDX-License-Identifier: MIT
// One metric(step, value) call in the task while the ring has room, beside its floor: a store of 32 bytes.
//   metric_call [ROUNDS]
#include <unistd.h>

#include <array>
#include <cstdint>
#include <skrobot/task.hpp>
#include <skrobot/task_runner.hpp>

#include "bench.hpp"

using namespace skrobot::bench;

namespace {

constexpr std::size_t k_batch = 1 << 14;  // half of what the ring holds

struct Point {
  std::int64_t step;
  double value;
  std::int64_t time;
  std::uint64_t id;
};

// Bursts that fit, with pauses in which the host makes room. Both are measured in turns, within the task.
struct BurstTask : skrobot::Task<> {
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    const skrobot::Metric loss = context.metric("loss");
    static std::array<Point, 2 * k_batch> memory;
    std::int64_t step = 0;
    for (int round = 0; round < rounds; ++round) {
      ::usleep(120'000);  // more than two ticks of the host
      floors.push_back(1e9 / k_batch * seconds([&] {
                         for (std::size_t i = 0; i < k_batch; ++i) {
                           memory[i] = {static_cast<std::int64_t>(i), 0.5, 7, 1};
                           keep(memory[i]);
                         }
                       }));
      calls.push_back(1e9 / k_batch * seconds([&] {
                        for (std::size_t i = 0; i < k_batch; ++i) loss(step++, 0.5);
                      }));
    }
    return nullptr;
  }
  int rounds = 0;
  std::vector<double> calls, floors;
};

}  // namespace

int main(int argc, char** argv) {
  const int rounds = count_from(argc, argv, 25);
  const Scratch scratch;
  skrobot::TaskRunner runner(scratch.path());
  BurstTask task;
  task.rounds = rounds;
  runner.run(task);
  print({"one metric() call", "ns", median(task.calls), median(task.floors), Figure::Kind::cost, 0, "", 10}, rounds);
}
