// SPDX-License-Identifier: MIT
// Files and texts of exports. A record may come from anyone: its names never leave the target, and its links are not
// followed.
#ifndef SKROBOT_HOST_BRIDGE_EXPORT_FILES_HPP
#define SKROBOT_HOST_BRIDGE_EXPORT_FILES_HPP

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <skrobot/json.hpp>
#include <skrobot/repository.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/metrics_reader.hpp"

namespace skrobot {

/// A new file, written through a buffer. All functions throw Error(Fault::host), with path and reason.
class ExportFile {
 public:
  explicit ExportFile(std::filesystem::path path);
  void write(std::string_view bytes);
  /// The file is complete when this returns.
  void close();

 private:
  std::filesystem::path path_;
  std::ofstream stream_;
};

/// Writes a new file.
void write_export_file(const std::filesystem::path& path, std::string_view bytes);

/// Files in a folder that are written in turns, a line to one, a line to another: through buffers, and never open at
/// the same time. All functions throw Error(Fault::host).
class ExportFiles {
 public:
  /// Creates the folder.
  explicit ExportFiles(std::filesystem::path folder);
  /// Appends to the file with that path within the folder, and creates it and its parents.
  void append(const std::string& path, std::string_view text);
  /// The files are complete when this returns.
  void close();

 private:
  void flush(const std::string& path, std::string& buffer);

  std::filesystem::path folder_;
  std::map<std::string, std::string> buffers_;  // by path
};

/// Creates a directory and its parents.
void make_export_directory(const std::filesystem::path& path);

/// Copies a file of a record. Returns why it cannot be read, empty on success. Throws Error(Fault::host) if the copy
/// cannot be written.
std::string copy_record_file(const std::filesystem::path& from, const std::filesystem::path& to);

/// Copies the artifacts of a run into `directory`, with their folders. Calls `copied` with each path within it, and
/// `note` for each that cannot be read.
void copy_artifacts(const Repository& repository, const RunSummary& run, const std::filesystem::path& directory,
                    const std::function<void(const std::string& path)>& copied,
                    const std::function<void(const std::string&)>& note);

/// Reads all points of a run in the order of its file. Throws Error(Fault::host).
void read_points(
    const Repository& repository, const RunSummary& run,
    const std::function<void(std::span<const MetricRow> rows, const std::vector<std::string>& names)>& take);

/// The names of all metrics that have a point, in the order of their first points. Throws Error(Fault::host).
std::vector<std::string> metric_names(const Repository& repository, const RunSummary& run);

/// Names of a run's metrics or parameters, made valid for a format: distinct, and none is a folder of another.
/// `is_valid` tells the characters (Unicode code points) that may stay; others become `_`. '/' separates folders if
/// valid. At most `most_bytes` each. Calls `note` for each changed name, which `kind` ("metric") describes.
std::map<std::string, std::string> mapped_names(const std::vector<std::string>& names, const std::string& kind,
                                                std::size_t most_bytes, bool (*is_valid)(char32_t),
                                                const std::function<void(const std::string&)>& note);

/// Text of a value where a format has only text: a string as it is, anything else as JSON.
std::string plain_text(const json::value& value);

/// Nested objects as dotted names and their values, in order. An empty object and an array are values.
std::vector<std::pair<std::string, json::value>> dotted(const json::object& object);

/// For a YAML file: a double-quoted scalar.
std::string yaml_text(std::string_view text);

/// A path for a URI: what RFC 3986 does not allow there is percent-encoded.
std::string uri_path(std::string_view path);

/// When a point was recorded, `seconds` after the run's start: milliseconds since the epoch. The start if the number,
/// which may be any, is no time.
std::int64_t point_time_ms(const RunSummary& run, double seconds);

}  // namespace skrobot

#endif
