// SPDX-License-Identifier: MIT
// A disk in memory that fails when it is told to, and remembers every operation, so that the power can be cut after
// each.
#ifndef SKROBOT_TESTS_SUPPORT_MEMORY_FILE_SYSTEM_HPP
#define SKROBOT_TESTS_SUPPORT_MEMORY_FILE_SYSTEM_HPP

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.hpp"

namespace skrobot::test {

/// What a cut leaves of operations that were not synced.
enum class Cut {
  process,  ///< the host was killed: all operations stand
  data,     ///< the power was cut: names stand, bytes that were not synced are gone
  names,    ///< the same, and names that were not synced are gone or back
};

/// One thread uses it.
class MemoryFileSystem : public FileSystem {
 public:
  /// A failure to come: the operation of that number, from 0, fails with `code`, and with `for_good` all after it too.
  /// `part`: a write first takes half of its bytes.
  struct Fault {
    std::size_t at;
    std::errc code;
    bool for_good = false;
    bool part = false;
  };
  explicit MemoryFileSystem(std::optional<Fault> fault = {}) : fault_(fault) {}

  std::error_code create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) override;
  std::error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  std::error_code replace(const std::filesystem::path& from, const std::filesystem::path& to) override;
  std::error_code rename_exclusive(const std::filesystem::path& from, const std::filesystem::path& to) override;
  std::error_code make_directory(const std::filesystem::path& path) override;
  std::error_code make_directories(const std::filesystem::path& path) override;
  std::error_code sync_directory(const std::filesystem::path& directory) override;
  std::error_code remove(const std::filesystem::path& path) override;
  std::error_code remove_all(const std::filesystem::path& path) override;
  bool exists(const std::filesystem::path& path) override { return names_.contains(path); }
  std::error_code read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most,
                       std::string& bytes) override;

  /// How many operations there were.
  std::size_t count() const { return log_.size(); }
  const std::string& operation(std::size_t index) const { return log_[index].name; }

  /// Lays out below `root` what is on the disk when the first `count` operations were made and then the cut came.
  void lay_out(std::size_t count, Cut cut, const std::filesystem::path& root) const;

 private:
  struct Node {
    bool is_directory = false;
    std::string bytes;
    std::size_t synced = 0;
  };
  using Names = std::map<std::filesystem::path, std::shared_ptr<Node>>;
  // An operation, and what was on the disk after it.
  struct Operation {
    std::string name;
    std::map<std::filesystem::path, Node> names, synced_names;
  };
  class File;

  // Makes one operation, or fails it when that is its turn, and remembers it.
  std::error_code perform(const std::string& name, const std::function<std::error_code()>& work,
                          const std::function<void()>& half = {});
  std::error_code move(const std::filesystem::path& from, const std::filesystem::path& to);

  std::optional<Fault> fault_;
  std::vector<Operation> log_;
  Names names_;
  Names synced_names_;
};

}  // namespace skrobot::test

#endif
