// SPDX-License-Identifier: MIT
// A plugin of the next minor version by the C++ layer, which reaches what that added.
#include <skrobot/notifier.hpp>

namespace {

void prepare(skrobot::Host host) {
  if (SKROBOT_HAS(skrobot_host, host.table(), later) && host.table()->later != nullptr)
    host.table()->later(host.table()->ctx);
}

class NextTask : public skrobot::Task<> {
 public:
  explicit NextTask(skrobot::Host host) : host_(host) {}
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    const skrobot_run& table = context.table();
    const bool run_has = SKROBOT_HAS(skrobot_run, &table, later);
    if (run_has && table.later != nullptr) table.later(table.ctx);
    return {{"run", run_has}, {"host", SKROBOT_HAS(skrobot_host, host_.table(), later)}, {"minor", host_.abi_minor()}};
  }

 private:
  skrobot::Host host_;
};

class NextNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override {}
};

}  // namespace

SKROBOT_PLUGIN("org.example.next_cpp", "1.1", skrobot::init<prepare>(),
               skrobot::task<NextTask>("next_cpp_task", "From later"),
               skrobot::notifier<NextNotifier>("next_cpp_notifier", "From later"))
