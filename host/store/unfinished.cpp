// SPDX-License-Identifier: MIT
#include "store/unfinished.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <system_error>

#include "base/directory.hpp"
#include "base/machine.hpp"
#include "base/process_mark.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

constexpr const char* k_looked_prefix = ".tidied-";
constexpr std::size_t k_few_directories = 32;  // so many are looked at each time: it takes a fraction of a millisecond

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

struct Kind {
  bool is_leftover = false;
  std::optional<ProcessMark> mark;
};

// `….<mark>`; earlier ones are without.
Kind kind_of_directory(std::string_view name) {
  if (!name.starts_with(k_building_prefix) && !name.starts_with(k_deleted_prefix)) return {};
  const std::size_t dot = name.rfind('.');
  return {true, dot == 0 ? std::nullopt : mark_from(name.substr(dot + 1))};
}

// `.<name>.<number>.<mark>.tmp`, earlier ones `.<name>.<pid>-<number>.tmp`; and those that have names of their own.
Kind kind_of_file(std::string_view name) {
  if (!name.starts_with('.')) return {};
  if (name == ".synced.tmp" || name.ends_with(".log.shorter") || name.ends_with(".metrics.shorter")) return {true, {}};
  if (!name.ends_with(".tmp")) return {};
  name.remove_suffix(4);
  const std::size_t dot = name.rfind('.');
  if (dot == 0) return {};
  const std::string_view last = name.substr(dot + 1);
  if (auto mark = mark_from(last)) return {true, std::move(mark)};
  const std::size_t dash = last.find('-');
  return {dash != std::string_view::npos && is_number(last.substr(0, dash)) && is_number(last.substr(dash + 1)), {}};
}

struct Found {
  const Directory& directory;
  std::string name;
  std::string path;  // within the repository
  const std::optional<ProcessMark>& mark;
  std::chrono::nanoseconds age;
};

class Walk {
 public:
  Walk(const Directory& repository, std::size_t most_directories, WallTime now)
      : repository_(repository), left_(most_directories), now_(now) {}

  /// False: there are more directories than wanted, and some were not looked at.
  bool run(const std::function<void(const Found&)>& take) {
    take_ = take;
    std::vector<std::string> experiments;
    static_cast<void>(repository_.each([&](const DirectoryEntry& entry) {
      if (const Kind kind = kind_of_directory(entry.name); kind.is_leftover) meet(repository_, entry.name, {}, kind);
      else if (entry.kind == EntryKind::directory && !entry.name.starts_with('.')) experiments.push_back(entry.name);
      return experiments.size() <= left_;
    }));
    return std::all_of(experiments.begin(), experiments.end(),
                       [&](const std::string& name) { return look_into(name); });
  }

 private:
  bool spend() { return left_ > 0 && left_-- > 0; }

  bool look_into(const std::string& name) {
    if (!spend()) return false;
    Directory experiment, trials;
    if (experiment.open(repository_, name)) return true;
    bool is_experiment = false, has_trials = false;
    std::vector<std::string> files;
    static_cast<void>(experiment.each([&](const DirectoryEntry& entry) {
      is_experiment = is_experiment || entry.name == k_experiment_log;
      has_trials = has_trials || entry.name == k_trials;
      if (entry.kind != EntryKind::directory && kind_of_file(entry.name).is_leftover) files.push_back(entry.name);
      return true;
    }));
    if (!is_experiment) return true;  // of something else
    for (const std::string& file : files) meet(experiment, file, name + "/", kind_of_file(file));
    if (!has_trials || trials.open(experiment, k_trials)) return true;
    std::vector<std::string> numbers;
    static_cast<void>(trials.each([&](const DirectoryEntry& entry) {
      if (entry.kind == EntryKind::directory && is_trial_name(entry.name)) numbers.push_back(entry.name);
      return numbers.size() <= left_;
    }));
    for (const std::string& number : numbers) {
      Directory trial;
      if (!spend()) return false;
      if (trial.open(trials, number)) continue;
      const std::string prefix = name + "/" + k_trials + "/" + number + "/";
      static_cast<void>(trial.each([&](const DirectoryEntry& entry) {
        const Kind kind = entry.kind != EntryKind::directory ? kind_of_file(entry.name) : Kind{};
        if (kind.is_leftover) meet(trial, entry.name, prefix, kind);
        return true;
      }));
    }
    return true;
  }

  void meet(const Directory& directory, const std::string& name, const std::string& prefix, const Kind& kind) {
    std::int64_t changed_ns = 0;
    if (directory.changed_ns(name, changed_ns)) return;
    const auto age = std::chrono::duration_cast<std::chrono::nanoseconds>(now_.time_since_epoch()) -
                     std::chrono::nanoseconds(changed_ns);
    take_({directory, name, prefix + name, kind.mark, age});
  }

  const Directory& repository_;
  std::size_t left_;
  const WallTime now_;
  std::function<void(const Found&)> take_;
};

bool is_old(const Found& found) {
  const Life life = found.mark ? life_of(*found.mark) : Life::unknown;
  return life == Life::gone ? found.age > k_age_of_gone : life == Life::unknown && found.age > k_age_of_unknown;
}

void remove(const Found& found) {
  if (is_old(found)) static_cast<void>(found.directory.remove_tree(found.name));
}

// Was the whole of the repository looked at today? If not, it is now.
bool was_looked_at(const Directory& repository, WallTime now) {
  const std::string name = k_looked_prefix + safe_name(user_name());
  std::int64_t changed_ns = 0;
  const auto now_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count();
  if (!repository.changed_ns(name, changed_ns) && changed_ns <= now_ns &&
      now_ns - changed_ns < std::chrono::nanoseconds(k_age_of_unknown).count())
    return true;
  return static_cast<bool>(repository.touch(name));  // where nothing can be written nothing can be removed
}

}  // namespace

std::string unfinished_name(std::string_view prefix) { return std::string(prefix) + random_uuid() + "." + own_mark(); }

std::vector<Leftover> leftovers(const std::filesystem::path& repository, WallTime now) {
  constexpr std::chrono::minutes k_at_work{1};
  std::vector<Leftover> found_ones;
  Directory opened;
  if (opened.open(repository)) return found_ones;
  Walk(opened, SIZE_MAX - 1, now).run([&](const Found& found) {
    const Life life = found.mark ? life_of(*found.mark) : Life::unknown;
    if (life == Life::going || (life == Life::unknown && found.age < k_at_work)) return;
    std::string by = found.mark ? " by process " + std::to_string(found.mark->pid) : "";
    if (found.mark) by += life == Life::gone ? ", which has ended" : " on " + found.mark->host;
    found_ones.push_back({found.path, "was left unfinished" + by});
  });
  std::sort(found_ones.begin(), found_ones.end(), [](const Leftover& a, const Leftover& b) { return a.path < b.path; });
  return found_ones;
}

void remove_leftovers(const std::filesystem::path& repository, WallTime now) {
  Directory opened;
  if (opened.open(repository)) return;
  if (Walk(opened, k_few_directories, now).run(remove) || was_looked_at(opened, now)) return;
  Walk(opened, SIZE_MAX - 1, now).run(remove);
}

LeftoverRemoval::LeftoverRemoval(const std::filesystem::path& repository) : process_(process_id()) {
  const auto remove = [repository] {
    try {
      remove_leftovers(repository);
    } catch (const std::exception&) {
      // Out of memory, which the program's own work will tell of. They stay until the next time.
    }
  };
  try {
    thread_ = std::thread(remove);
  } catch (const std::system_error&) {
    remove();
  }
}

LeftoverRemoval::~LeftoverRemoval() {
  if (!thread_.joinable()) return;
  if (process_id() == process_) thread_.join();
  else thread_.detach();
}

}  // namespace skrobot
