// SPDX-License-Identifier: MIT
// reader REPOSITORY: what a program can do with the record that embedder left: find, read, tag, annotate, delete.
#include <skrobot/repository.hpp>

#ifdef SQLITE_VERSION
#error "the header needs SQLite's"
#endif

#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

void expect(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

template <class Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const skrobot::Error& e) {
    return e.what();
  }
  return {};
}

void read_runs(skrobot::Repository& repository) {
  // Eight threads recorded: a linked task, a plugin's, and a cancelled one each.
  expect(repository.find().size() == 24, "runs: " + std::to_string(repository.find().size()));
  expect(repository.count({.where = "state = cancelled"}) == 8, "cancelled runs");
  const auto best = repository.find({.where = "task = descent_task", .sort = "metrics.loss,run", .limit = 1});
  expect(best.size() == 1 && skrobot::value_of(best.front(), "params.steps") == skrobot::json::value(100),
         "the steps of the best run");
  const skrobot::RunSummary& run = best.front();
  const auto all = repository.curves(run).curves, few = repository.curves(run, {.width = 10}).curves;
  expect(all.size() == 1 && all[0].points.size() >= 100, "all points");
  expect(few.size() == 1 && few[0].points.size() <= 22 && few[0].points.size() >= 10 && few[0].count == all[0].count,
         "decimated points: " + std::to_string(few[0].points.size()));
  const auto least = std::min_element(all[0].points.begin(), all[0].points.end(),
                                      [](const auto& a, const auto& b) { return a.value < b.value; });
  expect(std::any_of(few[0].points.begin(), few[0].points.end(),
                     [&](const auto& point) { return point.value == least->value; }),
         "the lowest point is lost");
  const skrobot::RunDetails details = repository.details(run);
  expect(details.result && details.result->at("x").is_double() && details.faults.empty(), "the result");
  expect(details.experiment_log.at("experimenter").as_string().starts_with("thread "), "the experimenter");
  const auto cancelled = repository.find({.where = "state = cancelled", .limit = 1}).front();
  expect(!repository.text(cancelled, skrobot::RunText::errors).text.empty(), "the error's text");
  expect(!repository.files(run).files.empty() && repository.state(run) == "completed", "the files");
  expect(repository.sweeps().empty() && repository.damaged().empty(), "sweeps, damages");
}

void change_runs(skrobot::Repository& repository) {
  const auto scaled = repository.find({.where = "task = scale_task", .sort = "id"});
  repository.tag({scaled[0], scaled[1]}, {{"kept", "yes"}});
  repository.set_note({scaled[0]}, "the first");
  expect(repository.find({.where = "tags.kept = yes"}).size() == 2, "tagged runs");
  expect(repository.run(scaled[0].id).note == "the first", "the note");
  skrobot::Deletion deletion = repository.prepare_deletion({.where = "task = scale_task and tags.kept = null"});
  expect(deletion.targets().size() == 6, "targets: " + std::to_string(deletion.targets().size()));
  deletion.remove();
  expect(repository.count() == 18, "runs that are left");
  expect(refusal([&] {
           repository.tag({scaled[7]}, {{"a", "b"}});
         }).find("was deleted") != std::string::npos,
         "a deleted run was tagged");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    skrobot::Repository repository(argv[1]);
    read_runs(repository);
    // Each thread with its own.
    std::vector<std::jthread> threads;
    std::vector<std::size_t> counts(8);
    for (std::size_t& count : counts)
      threads.emplace_back([&] { count = skrobot::Repository(argv[1]).count({.where = "metrics.loss < 1"}); });
    threads.clear();
    expect(counts == std::vector<std::size_t>(8, 8), "what threads found");
    try {
      repository.find({.where = "state = completed and stat = x"});
      expect(false, "a wrong expression was taken");
    } catch (const skrobot::QueryError& e) {
      expect(e.position() == 22, "the position of the fault");
    }
    change_runs(repository);
    std::cout << "read, tagged and deleted\n";
    return 0;
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 1;
  }
}
