// SPDX-License-Identifier: MIT
#include <skrobot/task_runner.hpp>

#include <boost/core/demangle.hpp>
#include <cctype>

#include "core/runner.hpp"

namespace skrobot {

namespace {

// "a::f(b::c const&)::D<e::g>" without what it lies in and without arguments: "D".
std::string innermost_name(const std::string& full) {
  std::string name;
  int depth = 0;  // of brackets
  for (std::size_t i = 0; i < full.size(); ++i) {
    const char c = full[i];
    if (c == '<' || c == '(' || c == '{' || c == '[') ++depth;
    else if (c == '>' || c == ')' || c == '}' || c == ']') --depth;
    else if (depth == 0 && c == ':') name.clear();
    else if (depth == 0) name += c;
  }
  return name;
}

}  // namespace

std::string task_name(const std::type_info& type) {
  const std::string full = innermost_name(boost::core::demangle(type.name()));
  std::string name;
  for (std::size_t i = 0; i < full.size(); ++i) {
    const auto at = [&](std::size_t k) { return static_cast<unsigned char>(full[k]); };
    const bool upper = std::isupper(at(i)) != 0;
    // A word begins at an upper-case letter after a lower-case one, and at the last of several: HTTPTask is http_task.
    const bool begins =
        upper && i > 0 && (std::islower(at(i - 1)) != 0 || (i + 1 < full.size() && std::islower(at(i + 1)) != 0));
    if (begins && !name.empty() && name.back() != '_') name += '_';
    if (std::isalnum(at(i)) != 0 || full[i] == '_') name += static_cast<char>(std::tolower(at(i)));
  }
  return name.empty() ? "task" : name;
}

class TaskRunner::Impl {
 public:
  explicit Impl(const std::filesystem::path& directory)
      : runner(real_file_system(), std::filesystem::absolute(directory).lexically_normal()) {}
  Runner runner;
  RunObserver* observer = nullptr;
};

TaskRunner::TaskRunner(const std::filesystem::path& output_directory)
    : impl_(std::make_unique<Impl>(output_directory)) {}
TaskRunner::TaskRunner(TaskRunner&&) noexcept = default;
TaskRunner::~TaskRunner() = default;

TaskRunner& TaskRunner::set_observer(RunObserver* observer) {
  impl_->observer = observer;
  return *this;
}

json::value TaskRunner::run(AnyTask& task, const RunOptions& options) {
  return result_or_throw(impl_->runner.execute(task, options, impl_->observer));
}

void TaskRunner::run_linked(detail::LinkedTask task, const RunOptions& options) {
  LinkedTaskAdapter adapter(std::move(task));
  result_or_throw(impl_->runner.execute(adapter, options, impl_->observer), adapter.thrown());
}

}  // namespace skrobot
