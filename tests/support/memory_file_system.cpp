// SPDX-License-Identifier: MIT
#include "support/memory_file_system.hpp"

#include <fstream>

namespace skrobot::test {
namespace {

bool lies_below(const std::filesystem::path& path, const std::filesystem::path& directory) {
  return path.string().starts_with(directory.string() + "/");
}

std::error_code failure(std::errc code) { return std::make_error_code(code); }

}  // namespace

class MemoryFileSystem::File : public OutputFile {
 public:
  File(MemoryFileSystem& files, std::string name, std::shared_ptr<Node> node)
      : files_(files), name_(std::move(name)), node_(std::move(node)) {}
  std::error_code write(std::string_view bytes) override {
    const auto add = [&](std::size_t size) { node_->bytes += bytes.substr(0, size); };
    return files_.perform(
        "write " + name_, [&] { return add(bytes.size()), std::error_code(); }, [&] { add(bytes.size() / 2); });
  }
  std::error_code sync() override {
    return files_.perform("sync " + name_, [&] { return node_->synced = node_->bytes.size(), std::error_code(); });
  }
  std::error_code read(std::uint64_t offset, std::size_t most, std::string& bytes) override {
    return files_.perform("read " + name_, [&] {
      bytes = offset < node_->bytes.size() ? node_->bytes.substr(offset, most) : std::string();
      return std::error_code();
    });
  }
  bool is_named(const std::filesystem::path& path) override {
    const auto found = files_.names_.find(path);
    return found != files_.names_.end() && found->second == node_;
  }

 private:
  MemoryFileSystem& files_;
  std::string name_;
  std::shared_ptr<Node> node_;
};

std::error_code MemoryFileSystem::perform(const std::string& name, const std::function<std::error_code()>& work,
                                          const std::function<void()>& half) {
  const bool fails = fault_ && (fault_->at == log_.size() || (fault_->for_good && log_.size() > fault_->at));
  std::error_code code;
  if (!fails) code = work();
  else code = failure(fault_->code);
  if (fails && fault_->part && half) half();
  Operation operation{name, {}, {}};
  for (const auto& [path, node] : names_) operation.names[path] = *node;
  for (const auto& [path, node] : synced_names_) operation.synced_names[path] = *node;
  log_.push_back(std::move(operation));
  return code;
}

std::error_code MemoryFileSystem::create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) {
  return perform("create " + path.filename().string(), [&] {
    if (names_.contains(path)) return failure(std::errc::file_exists);
    if (!names_.contains(path.parent_path())) return failure(std::errc::no_such_file_or_directory);
    auto node = std::make_shared<Node>();
    names_[path] = node;
    file = std::make_unique<File>(*this, path.filename().string(), node);
    return std::error_code();
  });
}

// With all that lies below it.
std::error_code MemoryFileSystem::move(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (!names_.contains(from)) return failure(std::errc::no_such_file_or_directory);
  Names moved;
  for (const auto& [path, node] : names_) {
    if (path == from) moved[to] = node;
    else if (lies_below(path, from)) moved[to.string() + path.string().substr(from.string().size())] = node;
    else if (path != to) moved[path] = node;
  }
  names_ = std::move(moved);
  // What was synced in a directory whose own name was not goes with it.
  if (!synced_names_.contains(from)) {
    Names synced;
    for (const auto& [path, node] : synced_names_)
      synced[lies_below(path, from) ? to.string() + path.string().substr(from.string().size()) : path.string()] = node;
    synced_names_ = std::move(synced);
  }
  return {};
}

std::error_code MemoryFileSystem::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  return perform("rename " + to.filename().string(), [&] { return move(from, to); });
}

std::error_code MemoryFileSystem::replace(const std::filesystem::path& from, const std::filesystem::path& to) {
  return perform("replace " + to.filename().string(),
                 [&] { return names_.contains(to) ? move(from, to) : failure(std::errc::no_such_file_or_directory); });
}

std::error_code MemoryFileSystem::rename_exclusive(const std::filesystem::path& from, const std::filesystem::path& to) {
  return perform("rename_exclusive " + to.filename().string(),
                 [&] { return names_.contains(to) ? failure(std::errc::file_exists) : move(from, to); });
}

std::error_code MemoryFileSystem::make_directory(const std::filesystem::path& path) {
  return perform("make_directory " + path.filename().string(), [&] {
    if (names_.contains(path)) return failure(std::errc::file_exists);
    names_[path] = std::make_shared<Node>(Node{true, {}, 0});
    return std::error_code();
  });
}

std::error_code MemoryFileSystem::make_directories(const std::filesystem::path& path) {
  return perform("make_directories " + path.filename().string(), [&] {
    for (auto at = path; at != at.root_path(); at = at.parent_path()) {
      if (!names_.contains(at)) names_[at] = std::make_shared<Node>(Node{true, {}, 0});
      synced_names_[at] = names_[at];  // the repository is there before anything is reported
    }
    return std::error_code();
  });
}

std::error_code MemoryFileSystem::sync_directory(const std::filesystem::path& directory) {
  return perform("sync_directory " + directory.filename().string(), [&] {
    if (!names_.contains(directory)) return failure(std::errc::no_such_file_or_directory);
    // What lay below an entry that is new here came with it: its own directory was synced under its old name, or not.
    std::map<std::shared_ptr<Node>, std::filesystem::path> old_names;
    for (const auto& [path, node] : synced_names_) old_names[node] = path;
    Names synced;
    for (const auto& [path, node] : synced_names_) {
      if (path.parent_path() != directory) synced[path] = node;
    }
    for (const auto& [path, node] : names_) {
      if (path.parent_path() != directory) continue;
      synced[path] = node;
      const auto old = old_names.find(node);
      if (old == old_names.end() || old->second == path || !node->is_directory) continue;
      for (const auto& [below, inner] : synced_names_) {
        if (lies_below(below, old->second))
          synced[path.string() + below.string().substr(old->second.string().size())] = inner;
      }
    }
    // Below names that are gone nothing is reached any more.
    std::erase_if(synced, [&](const auto& entry) {
      return lies_below(entry.first, directory) && entry.first.parent_path() != directory &&
             !synced.contains(entry.first.parent_path());
    });
    synced_names_ = std::move(synced);
    return std::error_code();
  });
}

std::error_code MemoryFileSystem::remove(const std::filesystem::path& path) {
  return perform("remove " + path.filename().string(), [&] {
    return names_.erase(path) == 1 ? std::error_code() : failure(std::errc::no_such_file_or_directory);
  });
}

std::error_code MemoryFileSystem::remove_all(const std::filesystem::path& path) {
  return perform("remove_all " + path.filename().string(), [&] {
    std::erase_if(names_, [&](const auto& entry) { return entry.first == path || lies_below(entry.first, path); });
    return std::error_code();
  });
}

std::error_code MemoryFileSystem::read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most,
                                       std::string& bytes) {
  return perform("read " + path.filename().string(), [&] {
    const auto found = names_.find(path);
    if (found == names_.end()) return failure(std::errc::no_such_file_or_directory);
    const std::string& all = found->second->bytes;
    bytes = offset < all.size() ? all.substr(static_cast<std::size_t>(offset), most) : std::string();
    return std::error_code();
  });
}

void MemoryFileSystem::lay_out(std::size_t count, Cut cut, const std::filesystem::path& root) const {
  if (count == 0) return;
  const Operation& last = log_[count - 1];
  for (const auto& [path, node] : cut == Cut::names ? last.synced_names : last.names) {
    const std::filesystem::path place = root.string() + path.string();
    if (node.is_directory) std::filesystem::create_directories(place);
    else if (std::filesystem::exists(place.parent_path()))
      std::ofstream(place, std::ios::binary)
          << node.bytes.substr(0, cut == Cut::process ? node.bytes.size() : node.synced);
  }
}

}  // namespace skrobot::test
