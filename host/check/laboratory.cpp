// SPDX-License-Identifier: MIT
#include "check/laboratory.hpp"

#include <skrobot/plugin.h>

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/duration.hpp"
#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"

namespace skrobot {

using namespace protocol;

namespace {

constexpr std::size_t k_most_output = 4096;
constexpr std::size_t k_most_bytes = std::size_t{1} << 26;  // of what one probe may send

std::set<std::string> names_below(const std::filesystem::path& folder) {
  std::set<std::string> names;
  std::error_code code;
  constexpr std::size_t k_most = 1000;
  for (std::filesystem::recursive_directory_iterator at(folder, code), end; !code && at != end && names.size() < k_most;
       at.increment(code)) {
    names.insert(at->path().lexically_relative(folder).string());
  }
  return names;
}

void take(const Message& message, ProbeResult& result) {
  Fields fields(message.payload);
  if (message.type == Type::finding) {
    const auto grade =
        static_cast<Grade>(std::min<std::uint64_t>(fields.number(), static_cast<std::uint64_t>(Grade::fail)));
    result.found.push_back({grade, std::string(fields.text()), {}});
  } else if (message.type == Type::plugin) {
    result.id = fields.text();
    result.version = fields.text();
  } else if (message.type == Type::item) {
    ProbedItem item;
    for (std::string* text : {&item.kind, &item.name, &item.summary, &item.url, &item.schema}) *text = fields.text();
    result.items.push_back(std::move(item));
  } else if (message.type == Type::series) {
    ProbedSeries series;
    series.name = fields.text();
    series.unit = fields.text();
    series.count = fields.number();
    series.points = fields.text();
    result.series.push_back(std::move(series));
  } else if (message.type == Type::said) {
    result.said = fields.number();
    result.was_asked_to_stop = fields.number() != 0;
    result.stopping_time = std::chrono::milliseconds(fields.number());
  } else if (message.type == Type::wrote) {
    result.wrote.emplace(fields.text());
  } else if (message.type == Type::result) {
    result.result += fields.text();
  }
}

// A stack without the frames from where the worker called the plugin.
std::string plugin_frames(const std::string& stack) {
  const std::size_t at = stack.find(" in skrobot-worker (");
  return at == std::string::npos ? stack : stack.substr(0, stack.rfind('\n', at) + 1);
}

void tell_end(const CallEnd& end, std::chrono::milliseconds limit, ProbeResult& result) {
  result.returned = end.done && end.stop == Stop::none;
  result.status = end.status;
  result.message = end.message;
  std::string details = plugin_frames(end.crash);
  if (!result.returned && !result.output.empty())
    details += (details.empty() ? "" : "\n") + std::string("It printed:\n") + result.output;
  if (end.stop == Stop::timed_out)
    result.found.push_back({Grade::hang, "did not return within " + format_duration(limit), details});
  else if (!end.done) result.found.push_back({Grade::crash, end_text(end), details});
}

}  // namespace

Laboratory::Laboratory(std::filesystem::path plugin, WorkerLauncher launch, std::chrono::milliseconds limit,
                       const CancelToken* cancel)
    : plugin_(std::move(plugin)), launch_(std::move(launch)), limit_(limit), cancel_(cancel) {
  std::error_code code;
  folder_ = std::filesystem::temp_directory_path(code) / ("skrobot-check-" + random_uuid());
  if (!code) std::filesystem::create_directory(folder_, code);
  if (!code) std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, code);
  if (code) throw Error(Fault::host, "cannot create the temporary folder " + folder_.string() + ": " + reason(code));
}

Laboratory::~Laboratory() {
  std::error_code code;
  std::filesystem::remove_all(folder_, code);
}

std::filesystem::path Laboratory::new_folder() {
  std::filesystem::path folder = folder_ / std::to_string(++folders_);
  std::error_code code;
  std::filesystem::create_directory(folder, code);
  if (code) throw Error(Fault::host, "cannot create the temporary folder " + folder.string() + ": " + reason(code));
  return folder;
}

ProbeResult Laboratory::run(ProbeOrder order) {
  if (cancel_ != nullptr && cancel_->requested()) throw Cancelled();
  order.path = plugin_.string();
  if (order.scratch.empty()) order.scratch = new_folder().string();
  if (order.directory.empty())
    order.directory = order.scratch + "/run/" +
                      (order.name.find('/') == std::string::npos && !order.name.empty() ? order.name : "task");
  ProbeResult result;
  std::size_t bytes = 0;
  ConversationOptions options;
  options.timeout = limit_;
  options.grace = std::chrono::milliseconds(500);
  options.cancel = cancel_;
  options.marker = random_marker();
  options.on_message = [&](const Message& message) {
    bytes += message.payload.size();
    if (bytes <= k_most_bytes) take(message, result);
  };
  options.on_output = [&](std::string_view text) {
    result.output += text.substr(0, k_most_output - std::min(k_most_output, result.output.size()));
  };
  const std::unique_ptr<Worker> worker = launch_(-1);
  const CallEnd end = converse(*worker, order.frame(), options);
  if (end.stop == Stop::cancelled) throw Cancelled();
  tell_end(end, limit_, result);
  result.files = names_below(order.scratch);
  return result;
}

}  // namespace skrobot
