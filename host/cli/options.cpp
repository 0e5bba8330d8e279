// SPDX-License-Identifier: MIT
#include "cli/options.hpp"

#include "cli/trust_prompt.hpp"

namespace skrobot {

void add_plugin_options(CommandLine& line, TypedOptions& typed) {
  typed.ask_to_trust = ask_to_trust;
  line.add_option("--plugins", typed.plugins, "Search this folder for plugins first; repeatable")
      .type_name("DIR")
      .one_each();
  line.add_option("--trusted-plugins", typed.trusted_plugins,
                  "Use only plugins whose SHA-256 is in this file, in the format of sha256sum")
      .type_name("FILE");
  line.add_flag("--allow-untrusted", typed.allow_untrusted, "Also use plugins that other users can write to");
  line.add_flag("--json", typed.json, "Print one JSON document");
}

void add_runs_to_change(CommandLine& line, std::string& name) {
  line.add_option("run", name, "Run, or experiment: all of its runs").type_name("RUN");
}

void add_repository_option(CommandLine& line, TypedOptions& typed) {
  line.add_option("--experiments", typed.experiments, "Experiments repository (default ./experiments)")
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
  option("--experimenter", typed.experimenter, "Name of the experimenter (default anonymous)", "NAME");
  option("--source", typed.source, "Source file to copy into the experiment", "FILE");
  add_notify_option(line, typed,
                    is_sweep ? "Notify of the sweep's end; repeatable" : "Notify of each run's end; repeatable");
  option("--seed", typed.seed, "Random seed (default: chosen at random and recorded)", "N");
  option("--timeout", typed.timeout, "Time limit of each run: 30s, 5m, 1h30m", "TIME");
  option("--grace", typed.grace, "Grace period after a stop request, and again after SIGTERM (default 5s)", "TIME");
  option("--memory-limit", typed.memory_limit,
         "Memory limit of the task's process and of each process it starts: 512MiB, 2G; shared memory and files in "
         "memory count only with a cgroup",
         "BYTES");
  option("--output-limit", typed.output_limit, "Size limit of the log; beyond it, the middle is omitted (default 1GiB)",
         "BYTES");
  // A sweep accepts it only to explain the refusal, so its help does not list it.
  line.add_option("--isolation", typed.isolation,
                  "process: run each task in its own process (default); none: in this process, for a debugger")
      .type_name("process|none")
      .group(is_sweep ? "" : "Options");
  line.add_option("--tag", typed.tags, "Tag of the runs; repeatable").type_name("key=value").one_each();
  option("--note", typed.note, "Note on the runs", "TEXT");
  line.add_flag("--dry-run", typed.dry_run, "Check everything and show where each value comes from; run nothing");
  line.add_flag("-q,--quiet", typed.quiet, "Print only results, warnings and errors");
  line.add_flag("-v,--verbose", typed.verbose,
                is_sweep ? "Report each trial as it ends" : "Show the task's output and log live");
  add_plugin_options(line, typed);
}

}  // namespace skrobot
