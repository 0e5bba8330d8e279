// SPDX-License-Identifier: MIT
#include "base/log.hpp"

#include <atomic>
#include <boost/log/attributes/value_extraction.hpp>
#include <boost/log/core.hpp>
#include <boost/log/expressions/message.hpp>
#include <boost/log/sinks/basic_sink_backend.hpp>
#include <boost/log/sinks/sync_frontend.hpp>
#include <boost/log/sources/record_ostream.hpp>
#include <boost/log/sources/severity_logger.hpp>
#include <boost/smart_ptr/make_shared.hpp>
#include <mutex>
#include <string>

#include "base/terminal.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

namespace logging = boost::log;

constexpr std::size_t k_most_message_bytes = 4096;

std::atomic<Severity> g_threshold{Severity::warning};

// One write a message, so that two processes on one terminal do not mix within a line.
class StderrBackend : public logging::sinks::basic_sink_backend<logging::sinks::synchronized_feeding> {
 public:
  void consume(const logging::record_view& record) {
    const auto severity = logging::extract<Severity>("Severity", record);
    const auto message = logging::extract<std::string>("Message", record);
    std::string line = "skrobot: ";
    if (severity && *severity == Severity::debug) line += "debug: ";
    if (severity && *severity == Severity::warning) line += "warning: ";
    if (severity && *severity == Severity::error) line += "error: ";
    if (message) line += printable(*message, k_most_message_bytes);
    line += '\n';
    write_terminal(line);
  }
};

void set_up() {
  static std::once_flag once;
  std::call_once(once, [] {
    logging::core::get()->add_sink(
        boost::make_shared<logging::sinks::synchronous_sink<StderrBackend>>(boost::make_shared<StderrBackend>()));
  });
}

}  // namespace

void set_log_threshold(Severity least) { g_threshold = least; }

void log_message(Severity severity, std::string_view text) {
  if (severity < g_threshold) return;  // before Boost.Log: a message that nobody sees costs a comparison
  set_up();
  logging::sources::severity_logger_mt<Severity> logger(logging::keywords::severity = severity);
  BOOST_LOG_SEV(logger, severity) << text;
}

}  // namespace skrobot
