// SPDX-License-Identifier: MIT
#include "core/trust.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/digest.hpp"
#include "base/file_lock.hpp"
#include "base/file_system.hpp"
#include "base/ownership.hpp"
#include "base/text.hpp"
#include "core/plugin_setup.hpp"
#include "plugin/plugin_file.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_digits = 64;

// The same for every way to a file: the folder without links, and the file's own name.
std::string key_of(const fs::path& path) {
  std::error_code code;
  const fs::path whole = fs::absolute(path, code).lexically_normal();
  const fs::path folder = fs::weakly_canonical(whole.parent_path(), code);
  return ((code ? whole.parent_path() : folder) / whole.filename()).string();
}

}  // namespace

std::string to_words(const std::vector<Demand>& demands) {
  constexpr std::size_t k_most = 5;
  std::string words;
  for (std::size_t i = 0; i < demands.size(); ++i) {
    words += i == 0 ? "" : ", ";
    if (i == k_most) return words + "and " + std::to_string(demands.size() - i) + " more";
    words += demands[i].what + " (" +
             in_quotes(demands[i].value.substr(
                           0, demands[i].what == "notify" ? demands[i].value.find(':') : std::string::npos),
                       200) +
             ")";
  }
  return words;
}

TrustStore TrustStore::of_user() {
  const fs::path state = user_folder("XDG_STATE_HOME", ".local/state");
  return TrustStore(state.empty() ? state : state / "skrobot" / "trusted");
}

std::vector<TrustedFile> TrustStore::read() const {
  std::vector<TrustedFile> files;
  if (file_.empty()) return files;
  std::string bytes, distrust;
  const auto code = read_with_owner(file_, bytes, distrust);
  if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory) return files;
  const std::string name = "the list of trusted files " + in_quotes(file_.string(), 300);
  if (code) throw Error(Fault::host, "cannot read " + name + ": " + reason(code));
  if (distrust.empty()) distrust = changeable_by_others(file_);
  if (!distrust.empty())
    throw Error(Fault::usage, name + " is refused: " + printable(distrust, 400),
                "revoke the write permission of others (chmod go-w) or delete the file");
  std::string_view rest = bytes;
  for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
    const std::string_view line = rest.substr(0, end);
    if (line.size() <= k_digits + 2 || line.substr(k_digits, 2) != "  ")
      continue;  // what a hand wrote and we cannot read trusts nothing
    files.push_back({std::string(line.substr(k_digits + 2)), std::string(line.substr(0, k_digits))});
  }
  return files;
}

void TrustStore::write(std::vector<TrustedFile> files) const {
  std::sort(files.begin(), files.end(), [](const TrustedFile& a, const TrustedFile& b) { return a.path < b.path; });
  std::string text;
  for (const TrustedFile& file : files) text += file.sha256 + "  " + file.path + "\n";
  auto code = write_atomic(real_file_system(), file_, text, Replace::yes);
  if (!code) fs::permissions(file_, fs::perms::owner_read | fs::perms::owner_write, code);
  if (code)
    throw Error(Fault::host,
                "cannot write the list of trusted files " + in_quotes(file_.string(), 300) + ": " + reason(code));
}

std::vector<TrustedFile> TrustStore::all() const { return read(); }

bool TrustStore::has(const fs::path& path, const std::string& sha256) const {
  const std::vector<TrustedFile> files = read();
  if (files.empty()) return false;
  const std::string key = key_of(path);
  return std::any_of(files.begin(), files.end(),
                     [&](const TrustedFile& file) { return file.path == key && file.sha256 == sha256; });
}

bool TrustStore::has_plugin(const fs::path& path) const {
  const std::vector<TrustedFile> files = read();
  if (files.empty()) return false;
  const std::string key = key_of(path);
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const TrustedFile& file) { return file.path == key; });
  return found != files.end() && file_sha256(path) == found->sha256;
}

void TrustStore::add(const std::vector<TrustRequest>& requests) {
  if (file_.empty())
    throw Error(Fault::host, "cannot remember what is trusted: no home directory",
                "set HOME or XDG_STATE_HOME to one of your folders");
  FileSystem& disk = real_file_system();
  auto code = disk.make_directories(file_.parent_path());
  if (!code) fs::permissions(file_.parent_path(), fs::perms::owner_all, code);
  if (code)
    throw Error(Fault::host,
                "cannot write the list of trusted files " + in_quotes(file_.string(), 300) + ": " + reason(code));
  const FileLock lock(file_.parent_path());
  std::vector<TrustedFile> files = read();
  for (const TrustRequest& request : requests) {
    const std::string key = key_of(request.file);
    // One line for each: a name with a line break in it would be two.
    if (printable(key, key.size() * 4) != key)
      throw Error(Fault::usage,
                  "cannot trust " + in_quotes(key, 300) + ": its name contains characters that cannot be displayed",
                  "rename the folder");
    std::erase_if(files, [&](const TrustedFile& file) { return file.path == key; });
    files.push_back({key, request.sha256});
  }
  // What is gone may come back as something else.
  std::erase_if(files, [&](const TrustedFile& file) { return !disk.exists(file.path); });
  write(std::move(files));
}

std::vector<std::string> TrustStore::remove(const fs::path& folder) {
  std::vector<std::string> removed;
  if (read().empty()) return removed;
  const FileLock lock(file_.parent_path());
  std::vector<TrustedFile> files = read();
  const std::string inside = fs::path(key_of(folder / "file")).parent_path().string(), itself = key_of(folder);
  std::erase_if(files, [&](const TrustedFile& file) {
    const bool goes = file.path == itself || fs::path(file.path).parent_path() == inside;
    if (goes) removed.push_back(file.path);
    return goes;
  });
  if (!removed.empty()) write(std::move(files));
  return removed;
}

std::vector<TrustRequest> distrusted_plugins(const fs::path& folder) {
  std::vector<TrustRequest> found;
  const std::string of_folder = changeable_by_others(folder);
  for (const PluginFile& file : plugin_files(folder)) {
    const std::string why = !of_folder.empty()      ? of_folder
                            : file.distrust.empty() ? ""
                                                    : changeable_by_others(file.path);
    if (!why.empty()) found.push_back({file.path, file_sha256(file.path), why, {}});
  }
  return found;
}

void refuse(const TrustRequest& request) {
  const std::string name = in_quotes(request.file.string(), 300);
  std::string hint = "'" + printable("skrobot trust " + shell_word(request.file.parent_path().string()), 400) +
                     "' allows it; read it first";
  if (!request.distrust.empty()) {
    const bool is_named = request.distrust.find(request.file.string()) != std::string::npos;
    if (request.distrust.find(" can write to ") != std::string::npos)
      hint = "revoke the write permission of others (chmod go-w), or " + hint;
    throw Error(Fault::usage, (is_named ? "refused: " : name + " is refused: ") + printable(request.distrust, 500),
                hint);
  }
  throw Error(Fault::usage, name + " is not trusted yet and sets " + to_words(request.demands), hint);
}

}  // namespace skrobot
