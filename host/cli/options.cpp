// SPDX-License-Identifier: MIT
#include "cli/options.hpp"

#include "cli/trust_prompt.hpp"

namespace skrobot {

void add_plugin_options(CommandLine& line, TypedOptions& typed) {
  typed.ask_to_trust = ask_to_trust;
  line.add_option("--plugins", typed.plugins, "A folder with plugins, before the others; repeatable")
      .type_name("DIR")
      .one_each();
  line.add_option("--trusted-plugins", typed.trusted_plugins,
                  "Use only plugins whose SHA-256 this file lists, as sha256sum prints it")
      .type_name("FILE");
  line.add_flag("--allow-untrusted", typed.allow_untrusted,
                "Use plugins that other users of this machine can write to");
  line.add_flag("--json", typed.json, "Print one JSON document");
}

void add_repository_option(CommandLine& line, TypedOptions& typed) {
  line.add_option("--experiments", typed.experiments, "The experiments repository (default ./experiments)")
      .type_name("DIR");
}

void add_notify_option(CommandLine& line, TypedOptions& typed, const char* help) {
  line.add_option("--notify", typed.notify, help).type_name("NAME[:key=value,...]").one_each();
}

void add_run_options(CommandLine& line, TypedOptions& typed, RunOptionsOf which) {
  const bool is_sweep = which == RunOptionsOf::sweep;
  const auto option = [&](const char* name, std::optional<std::string>& value, const char* help, const char* type) {
    line.add_option(name, value, help).type_name(type);
  };
  add_repository_option(line, typed);
  option("--experimenter", typed.experimenter, "Whose experiment it is (default anonymous)", "NAME");
  option("--source", typed.source, "A source file to keep a copy of", "FILE");
  add_notify_option(
      line, typed,
      is_sweep ? "Tell a notifier of the sweep's end; repeatable" : "Tell a notifier of each run's end; repeatable");
  option("--seed", typed.seed, "The seed (default: drawn, and recorded)", "N");
  option("--timeout", typed.timeout, "End each run after this: 30s, 5m, 1h30m", "TIME");
  option("--grace", typed.grace, "What a task has to stop in when it is asked, and again after SIGTERM (default 5s)",
         "TIME");
  option("--memory-limit", typed.memory_limit,
         "Memory of a task's process, and of each that it starts; shared memory and files in memory count only where a "
         "cgroup can be had: 512MiB, 2G",
         "BYTES");
  option("--output-limit", typed.output_limit, "Size of a run's log; beyond it the middle is left out (default 1GiB)",
         "BYTES");
  // A sweep has it to say why not, and does not offer it.
  line.add_option("--isolation", typed.isolation,
                  "process: tasks run in a process of their own (default); none: in this one, for a debugger")
      .type_name("process|none")
      .group(is_sweep ? "" : "Options");
  line.add_option("--tag", typed.tags, "A tag to keep with the runs; repeatable").type_name("key=value").one_each();
  option("--note", typed.note, "A note to keep with the runs", "TEXT");
  line.add_flag("--dry-run", typed.dry_run,
                "Check everything, run nothing, and show each value with where it came from");
  line.add_flag("-q,--quiet", typed.quiet, "Show nothing but results, warnings and errors");
  line.add_flag("-v,--verbose", typed.verbose,
                is_sweep ? "Report each trial as it ends" : "Show the task's output and log as they come");
  add_plugin_options(line, typed);
}

}  // namespace skrobot
