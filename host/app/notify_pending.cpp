// SPDX-License-Identifier: MIT
#include "app/notify_pending.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <skrobot/error.hpp>

#include "app/pending_delivery.hpp"
#include "base/log.hpp"
#include "base/secret_mask.hpp"
#include "core/plugin_setup.hpp"
#include "isolate/plugin_notifier.hpp"
#include "store/record_reader.hpp"
#include "store/unfinished.hpp"

namespace skrobot {
namespace {

constexpr const char* k_not_configured = "it is not configured here";

// The notifiers that the user has configured, in the settings or with --notify.
class Configured {
 public:
  Configured(const Settings& settings, const Catalog& catalog) : settings_(settings), catalog_(catalog) {}

  // If several have the name, the one that the record names. Throws Error.
  ResolvedParameters find(const Delivery& delivery) const {
    std::vector<ResolvedParameters> all;
    for (const WantedNotifier& wanted : settings_.notifiers) {
      if (wanted.name == delivery.notifier) all.push_back(resolve_for(delivery.notifier, wanted.params));
    }
    if (all.empty()) throw Error(Fault::usage, k_not_configured);
    if (all.size() == 1) return all.front();
    const auto same = std::find_if(all.begin(), all.end(), [&](const ResolvedParameters& one) {
      return delivery.params && one.recorded == *delivery.params;
    });
    if (same == all.end())
      throw Error(Fault::usage, "it is configured " + std::to_string(all.size()) +
                                    " times here, but never with the recorded parameters");
    return *same;
  }

  // The recorded parameters, overridden by those of --notify: secrets are not recorded.
  ResolvedParameters recorded(const PendingDelivery& item) const {
    if (!item.delivery.params) throw Error(Fault::host, "it belongs to the program that made the run, not to a plugin");
    std::vector<Assignment> assignments;
    for (const auto& [key, value] : *item.delivery.params) {
      if (value.is_string() && value.get_string() == k_masked) continue;
      assignments.push_back(
          {std::string(key), value, Origin{Origin::Source::file, item.record.string()}, item.record.parent_path()});
    }
    for (const WantedNotifier& wanted : settings_.notifiers) {
      const bool is_typed = wanted.origin.source == Origin::Source::command_line;
      if (is_typed && wanted.name == item.delivery.notifier)
        assignments.insert(assignments.end(), wanted.params.begin(), wanted.params.end());
    }
    return resolve_for(item.delivery.notifier, assignments);
  }

  PluginNotifier make(const std::string& name, const ResolvedParameters& params) const {
    return {process_launcher(), plugin_call(catalog_.find(ItemKind::notifier, name), params)};
  }

 private:
  ResolvedParameters resolve_for(const std::string& name, const std::vector<Assignment>& assignments) const {
    const Found found = catalog_.find(ItemKind::notifier, name);
    return resolve(ParameterSchema::parse(found.item->schema.get()), assignments, found.item->name);
  }

  const Settings& settings_;
  const Catalog& catalog_;
};

using Call = std::pair<std::string, std::string>;  // a notifier, and its parameters as text

Call call_of(const Delivery& delivery) { return {delivery.notifier, delivery.params ? to_text(*delivery.params) : ""}; }

// The calls that the user confirmed.
std::set<Call> agreed_calls(const RedeliveryFace& face, const std::vector<std::filesystem::path>& experiments) {
  std::map<Call, std::size_t> counts;
  for (const auto& directory : experiments) {
    for (PendingDelivery& item : pending_deliveries(directory)) {
      try {
        read_own(item);
        if (item.delivery.params) ++counts[call_of(item.delivery)];
      } catch (const Error&) {  // told when it is its turn
      }
    }
  }
  std::vector<RecordedCall> calls;
  std::set<Call> agreed;
  for (const auto& [call, count] : counts) {
    calls.push_back({call.first, call.second, count});
    agreed.insert(call);
  }
  if (!calls.empty()) face.agree(calls);
  return agreed;
}

Delivery send(PendingDelivery& item, const Configured& configured, const RedeliveryFace& face,
              const std::set<Call>& agreed, const CancelToken& cancel) {
  if (face.as_recorded) {
    read_own(item);
    if (item.delivery.params && !agreed.contains(call_of(item.delivery)))
      throw Error(Fault::host, item.record.string() + " has changed");
  }
  const ResolvedParameters params = face.as_recorded ? configured.recorded(item) : configured.find(item.delivery);
  face.hide(params.secrets);
  PluginNotifier notifier = configured.make(item.delivery.notifier, params);
  return item.send(notifier, cancel);
}

void warn_of_unreadable(const std::filesystem::path& experiment) {
  for (const StoredRun& run : read_experiment(experiment).runs) {
    const std::string file = run.files.run().string();
    if (!run.record) log_message(Severity::warning, file + " " + run.fault);
    if (run.is_lost) log_message(Severity::warning, file + " is lost: its process died");
  }
}

}  // namespace

bool notify_pending(const Settings& settings, const RedeliveryFace& face, const CancelToken& cancel) {
  repository_to_read(settings);
  const Catalog catalog = scan_plugins(settings);
  const Configured configured(settings, catalog);
  remove_leftovers(settings.experiments.value);
  const std::vector<std::filesystem::path> experiments = experiments_in(settings.experiments.value);
  const std::set<Call> agreed = face.as_recorded ? agreed_calls(face, experiments) : std::set<Call>();
  for (const auto& experiment : experiments) {
    warn_of_unreadable(experiment);
    for (PendingDelivery& item : pending_deliveries(experiment)) {
      if (cancel.requested()) return false;
      Redelivery result{.subject = item.subject, .notifier = item.delivery.notifier, .error = {}, .skipped = {}};
      try {
        const Delivery delivery = send(item, configured, face, agreed, cancel);
        result.error = delivery.error;
        result.skipped = delivery.passed_over;
      } catch (const Error& e) {
        result.error = e.what();
        result.is_unconfigured = result.error == k_not_configured;
      }
      face.told(result);
    }
  }
  return true;
}

}  // namespace skrobot
