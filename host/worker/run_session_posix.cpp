// SPDX-License-Identifier: MIT
#include "worker/run_session.hpp"

#include <pthread.h>
#include <sys/mman.h>
#include <time.h>

#include <filesystem>
#include <skrobot/context.hpp>
#include <system_error>
#include <utility>

#include "base/floating_point.hpp"

namespace skrobot {

RunOrder RunOrder::read(protocol::Fields& fields, Channel& channel) {
  RunOrder order;
  order.path = fields.text();
  order.stamp = fields.text();
  order.task = fields.text();
  order.params = fields.text();
  for (std::uint64_t count = fields.number(); count > 0 && fields.ok(); --count) {
    std::string name(fields.text());
    order.texts[std::move(name)] = fields.text();
  }
  order.run_id = fields.text();
  order.directory = fields.text();
  order.seed = fields.number();
  channel.set_marker(fields.text());
  order.confinement.memory_limit = fields.number();
  order.confinement.has_secrets = fields.number() != 0;
  return order;
}

namespace {

SharedBlock* g_block = nullptr;

// A process that a task forks must not write into the rings: each has one producer. Memory of its own takes their
// place.
void leave_the_rings() {
  static_cast<void>(
      ::mmap(g_block, sizeof(SharedBlock), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
}

}  // namespace

RunSession::RunSession(Channel& channel, SharedBlock& block, RunOrder order)
    : channel_(channel), block_(block), order_(std::move(order)), writer_(block) {
  if (std::exchange(g_block, &block) == nullptr) ::pthread_atfork(nullptr, nullptr, leave_the_rings);
  table_.struct_size = sizeof table_;
  table_.ctx = this;
  table_.params = to_str(order_.params);
  table_.run_id = to_str(order_.run_id);
  table_.directory = to_str(order_.directory);
  table_.seed = order_.seed;
  table_.cancelled = reinterpret_cast<const volatile std::uint32_t*>(&block_.cancelled);
  table_.param = [](void* self, skrobot_str name, skrobot_str* text) noexcept -> skrobot_status {
    const auto& texts = from(self).order_.texts;
    const auto found = texts.find(to_view(name));
    if (found == texts.end()) return SKROBOT_NOT_FOUND;
    *text = to_str(found->second);
    return SKROBOT_OK;
  };
  table_.metric_open = [](void* self, skrobot_str name, skrobot_str unit) noexcept {
    return from(self).open_metric(to_view(name), to_view(unit));
  };
  table_.metric = [](void* self, std::uint32_t id, std::int64_t step, double value) noexcept {
    from(self).push(id, step, value);
  };
  table_.metric_block = [](void* self, std::uint32_t id, const std::int64_t* steps, const double* values,
                           std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) from(self).push(id, steps[i], values[i]);
  };
  table_.progress = [](void* self, std::uint64_t done, std::uint64_t total) noexcept {
    from(self).block_.progress_total.store(total, std::memory_order_relaxed);
    from(self).block_.progress_done.store(done, std::memory_order_relaxed);
  };
  table_.log = [](void* self, std::int32_t level, skrobot_str text) noexcept {
    from(self).channel_.log(level, to_view(text));
  };
  table_.make_directory = [](void* self, skrobot_error* error) noexcept { return from(self).make_directory(error); };
  table_.result = {this, [](void* self, skrobot_str bytes) noexcept -> skrobot_status {
                     from(self).channel_.send_pieces(protocol::Type::result, to_view(bytes));
                     return SKROBOT_OK;
                   }};
}

std::uint32_t RunSession::open_metric(std::string_view name, std::string_view unit) {
  const DefaultFloatingPoint state;  // a hash table computes its load
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = ids_.emplace(name, static_cast<std::uint32_t>(ids_.size()));
  // Sent before the id is known to anyone: the host reads the name before the first point.
  if (is_new) {
    protocol::Frame frame(protocol::Type::metric_open);
    frame.number(found->second)
        .text(name.substr(0, protocol::k_most_name_bytes))
        .text(unit.substr(0, protocol::k_most_name_bytes));
    channel_.send(std::move(frame));
  }
  return found->second;
}

void RunSession::push(std::uint32_t id, std::int64_t step, double value) {
  // Moves numbers and computes none, so the task's floating-point state does not matter.
  bool woken = false;
  writer_.push(id, step, value, [&] {
    if (!channel_.is_ours()) {  // a copy of this process, which a task forked: nobody reads its ring
      const auto forget = [](const MetricPoint&) {};
      drain_ring(block_.run_thread, block_.run_thread.head.load(), forget);
      drain_ring(block_.other_threads, block_.other_threads.head.load(), forget);
      return;
    }
    if (!woken) channel_.send(protocol::Frame(protocol::Type::wake));
    woken = true;
    const timespec nap{0, 20'000};
    ::nanosleep(&nap, nullptr);
  });
}

skrobot_status RunSession::make_directory(skrobot_error* error) {
  const DefaultFloatingPoint state;
  std::error_code code;
  std::filesystem::create_directories(order_.directory, code);
  if (!code) return SKROBOT_OK;
  const std::string message = "cannot create the directory " + order_.directory + ": " + code.message();
  error->code = 0;
  error->message[message.copy(error->message, sizeof error->message - 1)] = '\0';
  return SKROBOT_FAILED;
}

}  // namespace skrobot
