// SPDX-License-Identifier: MIT
// An experiment: a directory of its own in a repository, with an identity, a copy of the source, and notifiers.
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

class AnyNotifier;  // a notifier of a plugin, from skrobot::Plugins

namespace detail {
/// A notifier that is linked into the program.
struct LinkedNotifier {
  std::string name;
  std::function<void(const Notification&)> notify;
};
}  // namespace detail

/// How often a notifier that fails is called for one run.
struct DeliveryPolicy {
  unsigned attempts = 3;  ///< in all; at least 1
  std::chrono::milliseconds first_wait{
      500};  ///< before the second attempt; before each later one four times as long as the last wait
  std::chrono::milliseconds limit{30'000};  ///< no attempt begins later than this after the first
};

/// One object may be used by one thread at a time.
class Experiment : public detail::TypedRun<Experiment> {
 public:
  /// Touches no disk.
  explicit Experiment(std::filesystem::path experiments_repository);
  Experiment(Experiment&&) noexcept;  ///< the other one can only be destroyed
  ~Experiment();

  /// Adds a notifier of the program; it is borrowed and must outlive this object. It is called on the thread that runs
  /// the task, after the record is complete. When it throws, it is called again as `policy` says, which keeps the
  /// caller waiting; what it threw last is recorded and changes nothing else.
  template <class N>
  requires requires { typename N::Params; }
  Experiment& set_notifier(N& notifier, typename N::Params params = {}, const DeliveryPolicy& policy = {}) {
    return add_linked_notifier(
        {task_name(typeid(notifier)),
         [&notifier, params = std::move(params)](const Notification& n) { notifier.notify(n, params); }},
        policy);
  }
  /// Adds a plugin's notifier. Several may be set; they are told in that order.
  Experiment& set_notifier(std::shared_ptr<AnyNotifier> notifier, const DeliveryPolicy& policy = {});
  /// A file that build() copies into the experiment.
  Experiment& set_source_code_file_path(std::filesystem::path path);
  /// Any text that is not empty; "anonymous" when never set. It is recorded as it is, and made safe for the directory's
  /// name.
  Experiment& set_experimenter(std::string name);
  /// Texts that the recorded command line must not show.
  Experiment& set_secrets(std::vector<std::string> secrets);
  Experiment& set_observer(RunObserver* observer);  ///< who is told how runs go; borrowed, may be null

  /// Makes the directory, unique among any number of processes that build in the same instant, with experiment.log and
  /// the source file. Throws skrobot::Error and leaves nothing behind when something fails; may then be called again.
  /// Once built, does nothing.
  Experiment& build();

  /// REQUIRES: built; throws skrobot::Error otherwise.
  const std::string& id() const;
  const std::filesystem::path& directory() const;  ///< absolute

  using detail::TypedRun<Experiment>::run;
  /// As TaskRunner::run, and tells the notifiers. REQUIRES: built; throws skrobot::Error otherwise.
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
