// SPDX-License-Identifier: MIT
// Runs per second in one process: a task linked into the program, run in a loop by one TaskRunner; beside its floor:
// the same files with the same bytes made by bare calls, once with the same syncs and once with none.
//   runs_per_second [ROUNDS]
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <skrobot/task.hpp>
#include <skrobot/task_runner.hpp>

#include "bench.hpp"

using namespace skrobot::bench;

namespace {

constexpr int k_runs = 50;  // a round

struct AddParams {
  int a = 1;
  double b = 2;
};
SKROBOT_PARAMS(AddParams, (a, "The first"), (b, "The second"))

struct AddTask : skrobot::Task<AddParams, double> {
  double run(skrobot::Context& context, const AddParams& params) override {
    context.record("sum", 1, params.a + params.b);
    return params.a + params.b;
  }
};

std::string bytes_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

enum class Sync { yes, no };

void check(bool good) {
  if (good) return;
  std::perror("runs_per_second");
  std::exit(1);
}

class BareFile {
 public:
  explicit BareFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666)) {
    check(descriptor_ >= 0);
  }
  ~BareFile() { ::close(descriptor_); }
  BareFile(const BareFile&) = delete;
  BareFile& operator=(const BareFile&) = delete;
  void write(const std::string& bytes) const {
    check(::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  void sync() const { check(::fdatasync(descriptor_) == 0); }

 private:
  int descriptor_;
};

void write_whole(const std::string& path, const std::string& bytes, Sync sync) {
  const std::string temporary = path + ".tmp";
  {
    const BareFile file(temporary);
    file.write(bytes);
    if (sync == Sync::yes) file.sync();
  }
  check(::rename(temporary.c_str(), path.c_str()) == 0);
}

// What one run leaves, in the order in which it is left.
void bare_run(const std::string& directory, int number, const std::vector<std::string>& bytes, Sync sync) {
  const std::string run = directory + "/add_task-" + std::to_string(number);
  write_whole(run + ".params", bytes[0], sync);
  write_whole(run + ".run", bytes[1], sync);
  {
    const BareFile metrics(run + ".metrics"), log(run + ".log");
    metrics.write(bytes[2]);
    if (sync == Sync::yes) metrics.sync();
    if (sync == Sync::yes) log.sync();
  }
  write_whole(run + ".result", bytes[4], sync);
  write_whole(run + ".run", bytes[1], sync);
  if (sync == Sync::no) return;
  const int opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  check(opened >= 0 && ::fsync(opened) == 0);
  ::close(opened);
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = count_from(argc, argv, 9);
  const Scratch scratch;
  const std::string directory = scratch.path() + "/runs";
  skrobot::TaskRunner runner(directory);
  AddTask task;
  runner.run(task);
  std::vector<std::string> bytes;
  for (const char* kind : {".params", ".run", ".metrics", ".log", ".result"})
    bytes.push_back(bytes_of(directory + "/add_task" + kind));

  std::vector<double> rates, synced, unsynced;
  int number = 0;
  const auto bare = [&](Sync sync) {
    const std::string to = scratch.path() + "/bare";
    std::filesystem::create_directories(to);
    return k_runs / seconds([&] {
             for (int i = 0; i < k_runs; ++i) bare_run(to, ++number, bytes, sync);
           });
  };
  for (int round = 0; round < rounds; ++round) {
    synced.push_back(bare(Sync::yes));
    rates.push_back(k_runs / seconds([&] {
                      for (int i = 0; i < k_runs; ++i) runner.run(task);
                    }));
    unsynced.push_back(bare(Sync::no));
  }
  print({"runs in one process", "runs/s", median(rates), median(synced), Figure::Kind::rate, 0.7,
         "synced, the floor too: .params, .run twice, .metrics, .log, .result, the directory"},
        rounds);
  print({"the same, floor without syncs", "runs/s", median(rates), median(unsynced), Figure::Kind::rate, 0,
         "what durability costs here"},
        rounds);
}
