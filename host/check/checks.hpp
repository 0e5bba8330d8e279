// SPDX-License-Identifier: MIT
// The table of checks.
#ifndef SKROBOT_HOST_CHECK_CHECKS_HPP
#define SKROBOT_HOST_CHECK_CHECKS_HPP

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/checker.hpp"
#include "plugin/parameters.hpp"

namespace skrobot {

/// A task or notifier under test.
struct Subject {
  ProbedItem described;
  bool is_task = true;
  ParameterSchema schema;  ///< empty if it cannot be used; see `fault`
  std::string fault;       ///< why it cannot be called
  std::vector<Assignment> given;
  std::optional<ProbeResult> usual;  ///< a call with its defaults, made on first use
  std::string not_usual;             ///< why other calls are skipped: the usual one did not complete
};

/// The inputs of a check, and its findings.
class Trial {
 public:
  Trial(Laboratory& lab, std::uint64_t a_seed, std::vector<Subject>& all, Subject* subject)
      : laboratory(lab), seed(a_seed), subjects(all), subject_(subject) {}

  Laboratory& laboratory;
  const std::uint64_t seed;
  std::vector<Subject>& subjects;

  Subject& subject() const { return *subject_; }
  /// Adds a finding, once even if it is found again.
  void tell(Grade grade, std::string text, std::string details = {});
  void skip(std::string reason) { tell(Grade::skip, std::move(reason)); }
  /// Adds all findings of a probe, each with `prefix`.
  void take(const ProbeResult& result, const std::string& prefix = {});
  /// Makes a probe that is no call, and takes what it found.
  ProbeResult look(Probe probe);

  /// The parameters of the item, given or default.
  json::object values() const;
  /// An order to call the item with these parameters.
  ProbeOrder order(const json::object& values) const;
  /// The usual call; if it did not complete, adds a skip and returns nullptr.
  const ProbeResult* usual();

  std::vector<CheckFinding>& found() { return found_; }
  /// Replaces the check's own advice.
  void advise(std::string advice) { advice_ = std::move(advice); }
  const std::string& advice() const { return advice_; }

 private:
  Subject* subject_;
  std::vector<CheckFinding> found_;
  std::string advice_;
};

struct Check {
  const char* id;
  CheckLevel level;
  const char* title;
  const char* advice;
  bool is_per_item;
  void (*run)(Trial& trial);
};

const std::vector<Check>& checks();

}  // namespace skrobot

#endif
