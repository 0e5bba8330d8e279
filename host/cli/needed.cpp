// SPDX-License-Identifier: MIT
#include "cli/needed.hpp"

#include <algorithm>
#include <limits>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "core/input_digest.hpp"
#include "core/plugin_setup.hpp"
#include "store/record_file.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

// Why the inputs of an earlier run are others; empty: they are the same.
std::string input_difference(const std::vector<InputFile>& then, const std::vector<InputFile>& now) {
  for (const InputFile& input : now) {
    const auto known = std::find_if(then.begin(), then.end(), [&](const InputFile& other) { return other.parameter == input.parameter; });
    if (known == then.end() || known->sha256 == k_not_read) return "the digest of " + printable(input.parameter) + " was not recorded";
    if (known->sha256.empty()) continue;
    if (input.sha256 == k_not_read) return "what " + printable(input.parameter) + " names cannot be read";
    if (known->sha256 != input.sha256) return "what " + printable(input.parameter) + " names has changed";
  }
  return {};
}

}  // namespace

NeededAnswer find_earlier(RunIndex& index, const PlannedRun& run, const ResolvedParameters& params) {
  constexpr std::int64_t k_most_candidates = 100;
  Sql sql{"SELECT id FROM runs WHERE state = 'completed' AND task = ? AND plugin_sha256 = ? AND params = ?",
          {run.task.item->name, run.task.plugin->identity.sha256, to_text(params.recorded)}};
  if (run.seed.value) {
    const std::uint64_t seed = *run.seed.value;
    const bool fits = seed <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    sql += Sql{" AND seed = ?", {fits ? SqlValue(static_cast<std::int64_t>(seed)) : SqlValue(std::to_string(seed))}};
  }
  sql += Sql{" ORDER BY started DESC, experiment DESC, name DESC LIMIT ?", {k_most_candidates}};
  const std::vector<IndexedRun> candidates = index.load_all(sql);
  NeededAnswer answer;
  if (candidates.empty()) return answer;
  const std::vector<InputFile> now = digest_inputs(task_paths(params), std::numeric_limits<std::uint64_t>::max());
  for (const IndexedRun& candidate : candidates) {
    const RunFiles files = index.files(candidate);
    // The record itself, not what the index remembers of it.
    const StoredRun stored = read_run(files);
    if (!stored.record || stored.record->state != State::completed) continue;
    const std::string difference = input_difference(stored.record->inputs, now);
    std::string fault;
    auto result = difference.empty() ? read_result(files.result(), fault) : std::nullopt;
    if (result) {
      answer.earlier = EarlierRun{candidate, files, std::move(*result)};
      return answer;
    }
    if (answer.reason.empty()) {
      answer.reason = candidate.experiment + "/" + candidate.run + " did the same, but " + (difference.empty() ? "its result cannot be read" : difference);
    }
  }
  return answer;
}

}  // namespace skrobot
