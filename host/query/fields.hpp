// SPDX-License-Identifier: MIT
// The fields to search, sort and show runs by, as SQL over the index:
//
//   experiment experimenter run task state id seed
//   host note error plugin plugin.version plugin.sha256    text, or a number
//   git.commit git.branch git.dirty                        of the experiment's source
//   resources.user_ms resources.system_ms                  numbers of ended runs; also resources.peak_memory_bytes
//   started finished                                       times
//   duration                                               a duration
//   params.NAME tags.NAME result.NAME                      JSON: number, text, true or false; NAME may be nested (a.b)
//   metrics.NAME                                           its last value; also .min, .max, .count, .last_step
//
// Parts of a name that contain dots, blanks or signs are quoted: metrics."val.loss".min
#ifndef SKROBOT_HOST_QUERY_FIELDS_HPP
#define SKROBOT_HOST_QUERY_FIELDS_HPP

#include <string>
#include <utility>
#include <vector>

#include "query/database.hpp"
#include "query/run_index.hpp"

namespace skrobot {

struct Field {
  enum class Kind { text, number, time, duration, json };
  std::string name;  ///< as written
  Kind kind = Kind::text;
  Sql sql;  ///< an expression over the table runs
  /// The path of the value: {"state"}, {"params", "optimizer", "rate"}, {"metrics", "auc", "last"}.
  std::vector<std::string> path;
};

/// Splits a name: metrics."val.loss".min gives {"metrics", "val.loss", "min"}. Empty if it is malformed: an empty
/// part or an unclosed quote.
std::vector<std::string> name_parts(const std::string& name);

/// The inverse: quotes a part if needed.
std::string quoted_part(const std::string& part);

/// "a,metrics.\"x,y\",b" at its commas, but for those within quotes.
std::vector<std::string> split_names(const std::string& text);

/// Throws Error(Fault::usage) that names the nearest field.
Field parse_field(const std::string& name);

/// A run's value of a field, as it is recorded: a text, a number, true or false; null when it has none. Times are
/// texts, spans milliseconds.
json::value value_of(const IndexedRun& run, const Field& field);

/// Every parameter, or member of a result, that is no group, under its dotted name: {"optimizer.rate", 0.1}. Quoted as
/// a field's name is.
std::vector<std::pair<std::string, json::value>> flattened(const json::object& object);

/// The names of all fields that are no group: "experiment", "state" …
const std::vector<std::string>& plain_fields();

}  // namespace skrobot

#endif
