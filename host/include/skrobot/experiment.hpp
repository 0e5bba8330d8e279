// SPDX-License-Identifier: MIT
// An experiment: a directory in a repository, with an identity, a copy of the source file, and notifiers.
//
//   skrobot::Experiment experiment("experiments");
//   auto result = experiment.set_experimenter("ada").set_source_code_file_path(__FILE__).build().run(task);
#ifndef SKROBOT_EXPERIMENT_HPP
#define SKROBOT_EXPERIMENT_HPP

#include <chrono>
#include <skrobot/notifier.hpp>
#include <skrobot/task_runner.hpp>
#include <vector>

namespace skrobot {

class AnyNotifier;  // a plugin's notifier, from skrobot::Plugins

namespace detail {
/// A notifier linked into the program.
struct LinkedNotifier {
  std::string name;
  std::function<void(const Notification&)> notify;
};
}  // namespace detail

/// Attempts of a failing notifier for one run.
struct DeliveryPolicy {
  unsigned attempts = 3;                      ///< total number; at least 1
  std::chrono::milliseconds first_wait{500};  ///< wait before the second attempt; quadruples before each later one
  std::chrono::milliseconds limit{30'000};    ///< no attempt starts later than this after the first
};

/// Use an object from one thread at a time.
class Experiment : public detail::TypedRun<Experiment> {
 public:
  /// Does not touch the disk.
  explicit Experiment(std::filesystem::path experiments_repository);
  Experiment(Experiment&&) noexcept;  ///< the moved-from object can only be destroyed
  ~Experiment();

  /// Adds a notifier of the program; it is borrowed and must outlive this object. It is called on the thread that runs
  /// the task, after the record is complete. If it throws, it is called again according to `policy`, while the caller
  /// waits. Its last error is recorded and has no other effect.
  template <class N>
  requires requires { typename N::Params; }
  Experiment& set_notifier(N& notifier, typename N::Params params = {}, const DeliveryPolicy& policy = {}) {
    return add_linked_notifier(
        {task_name(typeid(notifier)),
         [&notifier, params = std::move(params)](const Notification& n) { notifier.notify(n, params); }},
        policy);
  }
  /// Adds a plugin's notifier. Several can be set; they are called in this order.
  Experiment& set_notifier(std::shared_ptr<AnyNotifier> notifier, const DeliveryPolicy& policy = {});
  /// The source file; build() copies it into the experiment.
  Experiment& set_source_code_file_path(std::filesystem::path path);
  /// Any text that is not empty; the default is "anonymous". It is recorded unchanged and made safe for the name of the
  /// directory.
  Experiment& set_experimenter(std::string name);
  /// Text to mask in the recorded command line.
  Experiment& set_secrets(std::vector<std::string> secrets);
  Experiment& set_observer(RunObserver* observer);  ///< borrowed, may be null

  /// Creates the directory with experiment.log and the source file. The directory is unique, even if other processes
  /// build at the same time. On failure, throws skrobot::Error and leaves nothing behind; it can be called again. Does
  /// nothing if the experiment is already built.
  Experiment& build();

  /// REQUIRES: built; throws skrobot::Error otherwise.
  const std::string& id() const;
  const std::filesystem::path& directory() const;  ///< absolute

  using detail::TypedRun<Experiment>::run;
  /// Like TaskRunner::run, then calls the notifiers. REQUIRES: built; throws skrobot::Error otherwise.
  json::value run(AnyTask& task, const RunOptions& options = {});

 private:
  friend class detail::TypedRun<Experiment>;
  void run_linked(detail::LinkedTask task, const RunOptions& options);
  Experiment& add_linked_notifier(detail::LinkedNotifier notifier, const DeliveryPolicy& policy);
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace skrobot

#endif
