// SPDX-License-Identifier: MIT
// What a Slurm node runs. Scripts of queued jobs contain the name, so it must not change.
#include <cstdlib>
#include <limits>
#include <memory>
#include <skrobot/error.hpp>

#include "app/array_task.hpp"
#include "base/number.hpp"
#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "isolate/worker.hpp"

namespace skrobot {
namespace {

constexpr int k_completed = 0;
constexpr int k_cancelled = 130;

std::uint64_t array_task_number() {
  const char* text = std::getenv("SLURM_ARRAY_TASK_ID");
  const auto number = integer_from_text(text != nullptr ? text : "");
  if (!number || !number->is_int64() || number->get_int64() < 0)
    throw Error(Fault::usage, "skrobot sweep-element is run by Slurm, which sets SLURM_ARRAY_TASK_ID");
  return static_cast<std::uint64_t>(number->get_int64());
}

struct Words {
  std::string experiment;
  std::size_t batch = 0;
  TypedOptions typed;
};

int run(const Words& words) {
  if (words.batch > std::numeric_limits<unsigned>::max())
    throw Error(Fault::usage, "there is no batch " + std::to_string(words.batch));
  const ArrayTaskCall call{.experiment = words.experiment,
                           .batch = static_cast<unsigned>(words.batch),
                           .array_task = array_task_number(),
                           .typed = words.typed};
  adopt_orphans();
  return run_array_task_of(call, cancel_on_interrupt()) ? k_completed : k_cancelled;
}

}  // namespace

void add_sweep_element_command(CommandLine& line, Action& action) {
  auto words = std::make_shared<Words>();
  line.add_option("experiment", words->experiment, "The sweep's directory").required();
  line.add_option("batch", words->batch, "The number of the batch").required();
  line.add_option("--plugins", words->typed.plugins, "The folder of the sweep's plugin").required().one_each();
  line.add_option("--trusted-plugins", words->typed.trusted_plugins, "As for skrobot sweep");
  line.add_flag("--allow-untrusted", words->typed.allow_untrusted, "As for skrobot sweep");
  line.callback([=, &action] { action = [=] { return run(*words); }; });
}

}  // namespace skrobot
