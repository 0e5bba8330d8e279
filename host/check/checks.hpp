// SPDX-License-Identifier: MIT
// The checks themselves, as a table.
#ifndef SKROBOT_HOST_CHECK_CHECKS_HPP
#define SKROBOT_HOST_CHECK_CHECKS_HPP

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/checker.hpp"
#include "plugin/parameters.hpp"

namespace skrobot {

/// One task or notifier that is tried.
struct Subject {
  ProbedItem described;
  bool is_task = true;
  ParameterSchema schema;  ///< the empty one when it cannot be used; see `fault`
  std::string fault;       ///< why it cannot be called
  std::vector<Assignment> given;
  std::optional<ProbeResult> usual;  ///< a call with its defaults, made when it is first asked for
  std::string not_usual;             ///< why the others need not be tried: that one did not complete
};

/// What a check works with, and where it tells what it found.
class Trial {
 public:
  Trial(Laboratory& lab, std::uint64_t a_seed, std::vector<Subject>& all, Subject* subject)
      : laboratory(lab), seed(a_seed), subjects(all), subject_(subject) {}

  Laboratory& laboratory;
  const std::uint64_t seed;
  std::vector<Subject>& subjects;

  Subject& subject() const { return *subject_; }
  /// Told once, however often it is found.
  void tell(Grade grade, std::string text, std::string details = {});
  void skip(std::string reason) { tell(Grade::skip, std::move(reason)); }
  /// Adds all that a probe found, each after `prefix`.
  void take(const ProbeResult& result, const std::string& prefix = {});
  /// Makes a probe that is no call, and takes what it found.
  ProbeResult look(Probe probe);

  /// The parameters of the item as given or by default.
  json::object values() const;
  /// An order to call the item with these.
  ProbeOrder order(const json::object& values) const;
  /// The usual call; nullptr, and a skip is told, when it did not complete.
  const ProbeResult* usual();

  std::vector<CheckFinding>& found() { return found_; }
  /// What to do about it, in place of the check's own advice.
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
