// SPDX-License-Identifier: MIT
// The settings that experiment files and sweep files share:
//
//   "experimenter": text, "source": path, "seed": integer, "timeout": "30s", "grace": "5s", "memory_limit": "2GiB",
//   "output_limit": "100MiB", "note": text, "tags": {text: text},
//   "notify": [ "NAME:key=value" or {"notifier": NAME, "params": {...}} ]
//
// Relative paths are relative to the file's folder.
#ifndef SKROBOT_HOST_CORE_FILE_SETTINGS_HPP
#define SKROBOT_HOST_CORE_FILE_SETTINGS_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json_document.hpp"
#include "plugin/parameters.hpp"

namespace skrobot {

/// A value of the file and its place, "plan.json:3".
template <class T>
struct FromFile {
  T value{};
  Origin origin{};
};

struct FileNotifier {
  std::string text;  ///< "NAME:key=value"; empty when it was an object
  std::string name;
  std::vector<Assignment> params;
  Origin origin;
};

struct FileSettings {
  std::filesystem::path directory;  ///< absolute: the file's folder
  std::optional<FromFile<std::string>> experimenter, note;
  std::optional<FromFile<std::string>> grace, memory_limit, output_limit;  ///< as written; not read yet
  std::optional<FromFile<std::filesystem::path>> source;
  std::optional<FromFile<std::uint64_t>> seed;
  std::optional<FromFile<std::chrono::milliseconds>> timeout;
  std::map<std::string, FromFile<std::string>> tags;
  std::vector<FileNotifier> notifiers;
};

/// Reads the members of such a file. Everything throws as JsonDocument does.
class FileReader {
 public:
  /// `document` outlives this.
  explicit FileReader(const JsonDocument& document) : document_(document) {}

  /// The shared settings of `root`, whose other keys are `others`; another key is an error.
  FileSettings read_settings(const json::object& root, const std::vector<std::string>& others) const;

  /// A member of the object at `pointer`: none when it is absent.
  std::optional<FromFile<std::string>> text(const json::object& object, const std::string& pointer,
                                            const char* key) const;
  std::optional<FromFile<std::uint64_t>> seed(const json::object& object, const std::string& pointer) const;
  std::optional<FromFile<std::chrono::milliseconds>> timeout(const json::object& object,
                                                             const std::string& pointer) const;
  /// Its "params", each with its place.
  std::vector<Assignment> params(const json::object& object, const std::string& pointer) const;
  /// Its "task", which must be there.
  FromFile<std::string> task(const json::object& object, const std::string& pointer) const;

  Origin origin(const std::string& pointer) const { return {Origin::Source::file, document_.place(pointer)}; }
  const JsonDocument& document() const { return document_; }

 private:
  void read_tags(const json::object& root, FileSettings& file) const;
  void read_notifiers(const json::object& root, FileSettings& file) const;

  const JsonDocument& document_;
};

}  // namespace skrobot

#endif
