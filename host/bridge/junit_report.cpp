// SPDX-License-Identifier: MIT
// JUnit's XML as CI servers read it: a suite for each experiment, a case for each run.
#include <array>
#include <charconv>

#include "base/xml_text.hpp"
#include "bridge/run_writer.hpp"

namespace skrobot {
namespace {

std::string seconds(std::int64_t ms) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), static_cast<double>(ms) / 1000,
                                 std::chars_format::fixed, 3);
  return {text.data(), end.ptr};
}

std::string attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + xml_text(value) + "\"";
}

std::string count(const char* name, std::size_t value) { return attribute(name, std::to_string(value)); }

}  // namespace

void JunitReport::add(const RunSummary& run, const std::string& error_details) {
  Suite& suite = suites_[run.experiment];
  const std::int64_t duration = std::max<std::int64_t>(run.duration_ms, 0);
  ++suite.tests;
  suite.duration_ms += duration;
  if (suite.started.empty() || run.started < suite.started) suite.started = run.started;
  suite.cases += "    <testcase" + attribute("classname", run.task.empty() ? "unknown" : run.task) +
                 attribute("name", run.run) + attribute("time", seconds(duration));
  const std::string message = run.error.empty() ? run.fault : run.error;
  if (run.state == "completed") {
    suite.cases += "/>\n";
  } else if (run.state == "cancelled" || run.state == "stopped_early" || run.state == "running") {
    ++suite.skipped;
    suite.cases += ">\n      <skipped" + attribute("message", run.state) + "/>\n    </testcase>\n";
  } else {
    const bool is_failure = run.state == "failed";
    ++(is_failure ? suite.failures : suite.errors);
    const std::string element = is_failure ? "failure" : "error";
    suite.cases += ">\n      <" + element + attribute("type", run.state) +
                   attribute("message", message.empty() ? run.state : message) + ">" + xml_text(error_details) + "</" +
                   element + ">\n    </testcase>\n";
  }
}

std::string JunitReport::text() const {
  Suite all;
  std::string suites;
  for (const auto& [name, suite] : suites_) {
    suites += "  <testsuite" + attribute("name", name) + count("tests", suite.tests) +
              count("failures", suite.failures) + count("errors", suite.errors) + count("skipped", suite.skipped) +
              attribute("time", seconds(suite.duration_ms)) + attribute("timestamp", suite.started) + ">\n" +
              suite.cases + "  </testsuite>\n";
    all.tests += suite.tests;
    all.failures += suite.failures;
    all.errors += suite.errors;
    all.skipped += suite.skipped;
    all.duration_ms += suite.duration_ms;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"skrobot\"" + count("tests", all.tests) +
         count("failures", all.failures) + count("errors", all.errors) + count("skipped", all.skipped) +
         attribute("time", seconds(all.duration_ms)) + ">\n" + suites + "</testsuites>\n";
}

}  // namespace skrobot
