// SPDX-License-Identifier: MIT
#ifndef SKROBOT_RUN_GROUP_HPP
#define SKROBOT_RUN_GROUP_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

namespace skrobot {

/// The values of one field in the runs of a group. NaN where too few runs have a value.
struct FieldStatistics {
  std::string field;                                       ///< "metrics.auc", "duration"
  std::size_t n = 0;                                       ///< runs with a finite value; the numbers below are of them
  std::size_t not_finite = 0;                              ///< runs with NaN or an infinity
  double mean = std::numeric_limits<double>::quiet_NaN();  ///< arithmetic
  double deviation = std::numeric_limits<double>::quiet_NaN();  ///< standard deviation (n - 1); NaN below two runs
  double mean_low = std::numeric_limits<double>::quiet_NaN();   ///< 95 % confidence interval of the mean, by Student
  double mean_high = std::numeric_limits<double>::quiet_NaN();  ///< its other end
  double median = std::numeric_limits<double>::quiet_NaN();     ///< by linear interpolation, as the quartiles
  double lower_quartile = std::numeric_limits<double>::quiet_NaN();  ///< 25 %
  double upper_quartile = std::numeric_limits<double>::quiet_NaN();  ///< 75 %
  double min = std::numeric_limits<double>::quiet_NaN();             ///< the least value
  double max = std::numeric_limits<double>::quiet_NaN();             ///< the greatest value
};

/// Runs that agree in the fields they are grouped by.
struct RunGroup {
  std::vector<json::value> values;            ///< of these fields, in order; null: the runs have none
  std::size_t runs = 0;                       ///< of any state
  std::map<std::string, std::size_t> states;  ///< number of runs by state
  std::int64_t first_started_ms = 0;          ///< of its earliest run, since the epoch; 0: unknown
  std::vector<FieldStatistics> statistics;    ///< of the runs that count; see GroupOptions
};

/// Which runs to group, by what, and what to summarize.
struct GroupOptions {
  std::vector<std::string> by = {};  ///< fields, named as in `where`: "params.rate", "git.commit"; at least one
  /// Fields whose numbers are summarized, each in every group. Empty: the last values of all metrics, in each group of
  /// those that its runs have.
  std::vector<std::string> fields = {};
  /// As FindOptions::where. Only completed runs count in the statistics, unless this names `state`: then all matching
  /// runs do.
  std::string where = {};
  std::vector<std::string> runs = {};  ///< as FindOptions::runs
};

}  // namespace skrobot

#endif
