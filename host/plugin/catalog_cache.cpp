// SPDX-License-Identifier: MIT
#include "plugin/catalog_cache.hpp"

#include <charconv>
#include <functional>
#include <optional>

#include "base/file_system.hpp"

namespace skrobot {
namespace {

constexpr std::string_view k_first_line = "skrobot plugin cache 7\n";

void put(std::string& line, std::string_view field) {
  for (const char c : field) {
    if (c == '\\') line += "\\\\";
    else if (c == '\t') line += "\\t";
    else if (c == '\n') line += "\\n";
    else line += c;
  }
  line += '\t';
}

// The field at the front as it was put; nothing when there is none.
std::optional<std::string_view> take_raw(std::string_view& line) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  const std::string_view raw = line.substr(0, tab);
  line.remove_prefix(tab + 1);
  return raw;
}

std::optional<std::string> take(std::string_view& line) {
  const auto taken = take_raw(line);
  if (!taken) return std::nullopt;
  const std::string_view raw = *taken;
  std::string field;
  if (raw.find('\\') == std::string_view::npos) return field.assign(raw);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') field += raw[i];
    else if (++i < raw.size()) field += raw[i] == 't' ? '\t' : raw[i] == 'n' ? '\n' : raw[i];
  }
  return field;
}

bool take(std::string_view& line, std::string& field) {
  auto taken = take(line);
  if (taken) field = std::move(*taken);
  return taken.has_value();
}

// A line that a disk or a hand has changed is described anew, before anyone stumbles over what it holds. The library's
// own hash is fast, and one that hashes otherwise only makes the cache be written anew.
std::size_t sum_of(std::string_view line) { return std::hash<std::string_view>()(line); }

bool is_number(std::string_view text, std::size_t number) {
  std::size_t read = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), read);
  return code == std::errc() && end == text.data() + text.size() && read == number;
}

std::string line_of(const std::string& stamp, const PluginInfo& plugin) {
  std::string line;
  for (const std::string* field :
       {&stamp, &plugin.identity.id, &plugin.identity.version, &plugin.identity.sha256, &plugin.fault})
    put(line, *field);
  put(line, plugin.is_lasting ? "lasting" : "again");
  put(line, std::to_string(plugin.items.size()));
  for (const PluginItem& item : plugin.items) {
    put(line, to_string(item.kind));
    for (const std::string* field : {&item.name, &item.summary, &item.url}) put(line, *field);
    put(line, item.schema.text());
  }
  return std::to_string(sum_of(line)) + '\t' + line;
}

}  // namespace

CatalogCache::CatalogCache(const std::filesystem::path& file) : file_(file) {
  if (file.empty() || read_regular_file(file, bytes_) || !bytes_.starts_with(k_first_line)) return;
  std::string_view rest = std::string_view(bytes_).substr(k_first_line.size());
  known_.reserve(1024);
  for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
    std::string_view line = rest.substr(0, end);
    if (auto path = take(line)) known_.insert_or_assign(std::move(*path), line);
  }
}

bool CatalogCache::find(const std::string& path, const std::string& stamp, PluginInfo& plugin) const {
  const auto found = known_.find(path);
  if (found == known_.end()) return false;
  std::string_view line = found->second;
  PluginInfo read;
  read.identity.path = path;
  // What needs no unescaping is not copied: a thousand plugins are found by each command.
  const auto sum = take_raw(line);
  if (!sum || !is_number(*sum, sum_of(line))) return false;
  if (take_raw(line) != std::optional<std::string_view>(stamp)) return false;
  for (std::string* field : {&read.identity.id, &read.identity.version, &read.identity.sha256, &read.fault}) {
    if (!take(line, *field)) return false;
  }
  const auto lasting = take_raw(line);
  if (lasting != "lasting" && lasting != "again") return false;
  read.is_lasting = lasting == "lasting";
  const auto count = take_raw(line);
  if (!count) return false;
  while (!line.empty()) {
    PluginItem item{};
    std::string schema;
    const auto kind = take_raw(line);
    if (!kind || !take(line, item.name) || !take(line, item.summary) || !take(line, item.url) || !take(line, schema))
      return false;
    if (kind != to_string(ItemKind::task) && kind != to_string(ItemKind::notifier)) return false;
    item.kind = kind == to_string(ItemKind::task) ? ItemKind::task : ItemKind::notifier;
    item.schema = LazyJson::from_text(std::move(schema));
    read.items.push_back(std::move(item));
  }
  if (!is_number(*count, read.items.size())) return false;
  plugin = std::move(read);
  return true;
}

void CatalogCache::add(const std::string& path, const std::string& stamp, const PluginInfo& plugin) {
  added_[path] = line_of(stamp, plugin);
}

void CatalogCache::save() const {
  if (file_.empty() || added_.empty()) return;
  FileSystem& files = real_file_system();
  if (files.make_directories(file_.parent_path())) return;
  std::string bytes(k_first_line);
  const auto keep = [&](const std::string& path, std::string_view line) {
    if (!files.exists(path)) return;
    put(bytes, path);
    bytes += line;
    bytes += '\n';
  };
  for (const auto& [path, line] : known_) {
    if (!added_.contains(path)) keep(path, line);
  }
  for (const auto& [path, line] : added_) keep(path, line);
  static_cast<void>(write_atomic(files, file_, bytes, Replace::yes));
}

}  // namespace skrobot
