// SPDX-License-Identifier: MIT
#include <skrobot/experiment.hpp>

#include <optional>
#include <skrobot/error.hpp>

#include "base/log.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"
#include "core/delivery.hpp"
#include "core/earlier_run.hpp"
#include "core/experiment_builder.hpp"
#include "core/runner.hpp"
#include "store/unfinished.hpp"
#include "track/any_notifier.hpp"

namespace skrobot {
namespace {

class LinkedNotifierAdapter : public AnyNotifier {
 public:
  explicit LinkedNotifierAdapter(detail::LinkedNotifier notifier) : notifier_(std::move(notifier)) {}
  std::string name() const override { return notifier_.name; }
  void notify(const Notification& notification, const CancelToken*) override { notifier_.notify(notification); }

 private:
  detail::LinkedNotifier notifier_;
};

}  // namespace

class Experiment::Impl {
 public:
  RunReport execute(AnyTask& task, const RunOptions& options) {
    require_built();
    std::vector<Delivery> pending;
    for (const auto& [notifier, policy] : notifiers) pending.push_back(pending_delivery(*notifier));
    RunOptions with_seed = options;
    if (!with_seed.seed) with_seed.seed = seed;
    RunReport report = runner->execute(task, with_seed, observer, pending);
    leftovers.reset();
    if (notifiers.empty()) return report;
    const Notification notification = make_notification(*identity, report);
    for (std::size_t i = 0; i < notifiers.size(); ++i) {
      Delivery& delivery = report.record.notifications[i];
      delivery.passed_over = passed_over(
          notifiers[i].notifier->filter(), report.record.state, std::chrono::milliseconds(report.record.duration_ms),
          [&] { return has_recovered(report.files, report.record, identity->experimenter); });
      if (!delivery.passed_over.empty()) continue;
      delivery = deliver(*notifiers[i].notifier, notification, options.cancel, notifiers[i].policy);
      if (delivery.error.empty()) continue;
      const std::string tries = delivery.attempts > 1 ? " (" + std::to_string(delivery.attempts) + " attempts)" : "";
      log_message(Severity::warning,
                  "the notifier " + delivery.notifier + " failed" + tries + ": " + printable(delivery.error, 500));
    }
    // The record is complete already; without this its notifications read as pending.
    if (const auto code = runner->rewrite(report); code == std::errc::no_such_file_or_directory) {
      log_message(Severity::warning,
                  "the record of " + report.files.name + " was deleted, and so was the state of its notifications");
    } else if (code) {
      log_message(Severity::warning, "cannot record the notifications of " + report.files.name + ": " + reason(code));
    }
    return report;
  }

  void require_built() const {
    if (!identity)
      throw Error(Fault::host, "the experiment is not built", "call build() before run(), id() and directory()");
  }

  ExperimentPlan plan;
  struct Told {
    std::shared_ptr<AnyNotifier> notifier;
    DeliveryPolicy policy;
  };
  std::vector<Told> notifiers;
  RunObserver* observer = nullptr;
  std::optional<ExperimentIdentity> identity;
  std::optional<Runner> runner;
  std::optional<LeftoverRemoval> leftovers;  // beside the first run
  std::uint64_t seed = 0;                    // of runs that are given none: drawn once, so that they can be compared
};

Experiment::Experiment(std::filesystem::path experiments_repository) : impl_(std::make_unique<Impl>()) {
  impl_->plan.repository = std::move(experiments_repository);
  impl_->plan.experimenter = "anonymous";
}
Experiment::Experiment(Experiment&&) noexcept = default;
Experiment::~Experiment() = default;

Experiment& Experiment::set_notifier(std::shared_ptr<AnyNotifier> notifier, const DeliveryPolicy& policy) {
  impl_->notifiers.push_back({std::move(notifier), policy});
  return *this;
}
Experiment& Experiment::add_linked_notifier(detail::LinkedNotifier notifier, const DeliveryPolicy& policy) {
  return set_notifier(std::make_shared<LinkedNotifierAdapter>(std::move(notifier)), policy);
}
Experiment& Experiment::set_source_code_file_path(std::filesystem::path path) {
  impl_->plan.source = std::move(path);
  return *this;
}
Experiment& Experiment::set_experimenter(std::string name) {
  impl_->plan.experimenter = std::move(name);
  return *this;
}
Experiment& Experiment::set_secrets(std::vector<std::string> secrets) {
  impl_->plan.secrets = std::move(secrets);
  return *this;
}
Experiment& Experiment::set_observer(RunObserver* observer) {
  impl_->observer = observer;
  return *this;
}

Experiment& Experiment::build() {
  if (impl_->identity) return *this;
  ExperimentPlan plan = impl_->plan;
  plan.repository = std::filesystem::absolute(plan.repository).lexically_normal();
  impl_->identity = build_experiment(real_file_system(), plan);
  impl_->runner.emplace(real_file_system(), impl_->identity->directory);
  impl_->leftovers.emplace(impl_->identity->directory.parent_path());
  impl_->seed = random_seed();
  return *this;
}

const std::string& Experiment::id() const {
  impl_->require_built();
  return impl_->identity->id;
}
const std::filesystem::path& Experiment::directory() const {
  impl_->require_built();
  return impl_->identity->directory;
}

json::value Experiment::run(AnyTask& task, const RunOptions& options) {
  return result_or_throw(impl_->execute(task, options));
}

void Experiment::run_linked(detail::LinkedTask task, const RunOptions& options) {
  impl_->require_built();
  LinkedTaskAdapter adapter(std::move(task));
  result_or_throw(impl_->execute(adapter, options), adapter.thrown());
}

}  // namespace skrobot
