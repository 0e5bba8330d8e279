// SPDX-License-Identifier: MIT
#include "bridge/export_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <set>

#include "base/file_system.hpp"
#include "base/text.hpp"
#include "store/layout.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const fs::path& path, const std::error_code& code) {
  throw Error(Fault::host, "cannot write " + printable(path.string(), 300) + ": " + reason(code));
}

std::error_code last_error() { return {errno != 0 ? errno : EIO, std::generic_category()}; }

// The code point at `at`, which moves behind it. REQUIRES: valid UTF-8.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t character = size == 1 ? first : first & (0xFFu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) character = character << 6 | (byte(at + i) & 0x3Fu);
  at += size;
  return character;
}

// Components that are empty, "." or ".." get a name.
std::string within_its_folder(const std::string& name) {
  std::string path;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string part = name.substr(at, end - at);
    path += (at == 0 ? "" : "/") + (part.empty() || part == "." || part == ".." ? "_" + part : part);
    at = end + 1;
  }
  std::replace(path.begin(), path.end(), '\0', '_');
  return path;
}

std::string valid_name(const std::string& name, std::size_t most_bytes, bool (*is_valid)(char32_t)) {
  const std::string text = valid_utf8(name);
  std::string valid;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::string piece = is_valid(next_character(text, at)) ? text.substr(begin, at - begin) : "_";
    if (valid.size() + piece.size() > most_bytes) break;
    valid += piece;
  }
  return within_its_folder(valid);
}

// Does one of `taken` lie in the folder `name`, or is a part of `name` one of them?
bool is_in_the_way(const std::set<std::string>& taken, const std::string& name) {
  if (taken.contains(name)) return true;
  const auto below = taken.lower_bound(name + "/");
  if (below != taken.end() && below->starts_with(name + "/")) return true;
  for (std::size_t at = name.find('/'); at != std::string::npos; at = name.find('/', at + 1)) {
    if (taken.contains(name.substr(0, at))) return true;
  }
  return false;
}

// `name`, or with a number that makes it free: at its end, or where its first folder has the name of a file, at that.
std::string unique_name(const std::set<std::string>& taken, const std::string& name) {
  const std::size_t first = std::min(name.find('/'), name.size());
  std::string unique = name;
  for (std::size_t number = 2; is_in_the_way(taken, unique); ++number) {
    const std::string suffix = "_" + std::to_string(number);
    unique = name + suffix;
    if (is_in_the_way(taken, unique)) unique = name.substr(0, first) + suffix + name.substr(first);
  }
  return unique;
}

}  // namespace

ExportFile::ExportFile(fs::path path) : path_(std::move(path)) {
  errno = 0;
  stream_.open(path_, std::ios::binary | std::ios::trunc);
  if (!stream_) cannot_write(path_, last_error());
}

void ExportFile::write(std::string_view bytes) {
  errno = 0;
  if (!stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) cannot_write(path_, last_error());
}

void ExportFile::close() {
  errno = 0;
  stream_.close();
  if (!stream_) cannot_write(path_, last_error());
}

ExportFiles::ExportFiles(fs::path folder) : folder_(std::move(folder)) { make_export_directory(folder_); }

void ExportFiles::append(const std::string& path, std::string_view text) {
  constexpr std::size_t k_most_buffered = 1 << 16;
  std::string& buffer = buffers_[path];
  buffer += text;
  if (buffer.size() >= k_most_buffered) flush(path, buffer);
}

void ExportFiles::close() {
  for (auto& [path, buffer] : buffers_) flush(path, buffer);
}

void ExportFiles::flush(const std::string& path, std::string& buffer) {
  const fs::path file = folder_ / path;
  make_export_directory(file.parent_path());
  errno = 0;
  std::ofstream stream(file, std::ios::binary | std::ios::app);
  if (!stream.write(buffer.data(), static_cast<std::streamsize>(buffer.size())).flush())
    cannot_write(file, last_error());
  buffer.clear();
}

void write_export_file(const fs::path& path, std::string_view bytes) {
  ExportFile file(path);
  file.write(bytes);
  file.close();
}

void make_export_directory(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code) cannot_write(path, code);
}

std::string copy_record_file(const fs::path& from, const fs::path& to) {
  constexpr std::size_t k_piece = 1 << 20;
  std::error_code code;
  const RecordFile file(from, code);
  std::string piece;
  if (code || (code = file.read(0, k_piece, piece))) return reason(code);
  ExportFile copy(to);
  for (std::uint64_t offset = 0; !piece.empty();) {
    copy.write(piece);
    offset += piece.size();
    if ((code = file.read(offset, k_piece, piece))) return reason(code);
  }
  copy.close();
  return "";
}

void copy_artifacts(const Repository& repository, const RunSummary& run, const fs::path& directory,
                    const std::function<void(const std::string&)>& copied,
                    const std::function<void(const std::string&)>& note) {
  constexpr std::size_t k_most = 1'000'000;
  const RunFileList list = repository.files(run, k_most);
  const fs::path experiment = repository.directory() / run.experiment;
  const std::string folder = run.run + "/";
  for (const ListedFile& file : list.files) {
    if (!file.path.starts_with(folder)) continue;
    const std::string path = file.path.substr(folder.size());
    make_export_directory((directory / path).parent_path());
    const std::string fault = copy_record_file(experiment / file.path, directory / path);
    if (fault.empty()) copied(path);
    else note("artifact " + in_quotes(path) + " is left out: " + fault);
  }
  if (list.left_out > 0) note(std::to_string(list.left_out) + " artifacts are left out: there are too many");
}

void read_points(const Repository& repository, const RunSummary& run,
                 const std::function<void(std::span<const MetricRow>, const std::vector<std::string>&)>& take) {
  const fs::path path = repository.file(run, ".metrics");
  MetricsReader reader(path);
  const std::error_code code = reader.read([&](std::span<const MetricRow> rows) { take(rows, reader.names()); });
  if (code && code != std::errc::no_such_file_or_directory)
    throw Error(Fault::host, "cannot read " + path.string() + ": " + reason(code));
}

std::vector<std::string> metric_names(const Repository& repository, const RunSummary& run) {
  std::vector<std::string> names;
  read_points(repository, run, [&](std::span<const MetricRow>, const std::vector<std::string>& met) {
    if (met.size() > names.size()) names = met;
  });
  return names;
}

std::map<std::string, std::string> mapped_names(const std::vector<std::string>& names, const std::string& kind,
                                                std::size_t most_bytes, bool (*is_valid)(char32_t),
                                                const std::function<void(const std::string&)>& note) {
  // Names that are valid as they are come first, so that they stay; and those in folders before those that would be a
  // folder's.
  std::vector<std::pair<std::string, std::string>> wanted;
  for (const std::string& name : names) wanted.emplace_back(name, valid_name(name, most_bytes, is_valid));
  const auto order = [](const auto& pair) {
    return std::pair(pair.first != pair.second, -std::count(pair.second.begin(), pair.second.end(), '/'));
  };
  std::stable_sort(wanted.begin(), wanted.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
  std::map<std::string, std::string> mapped;
  std::set<std::string> taken;
  for (const auto& [name, valid] : wanted) {
    const std::string unique = unique_name(taken, valid);
    taken.insert(unique);
    mapped[name] = unique;
    if (unique != name) note(kind + " " + in_quotes(name) + " is exported as " + in_quotes(unique));
  }
  return mapped;
}

std::string plain_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : to_text(value);
}

std::vector<std::pair<std::string, json::value>> dotted(const json::object& object) {
  std::vector<std::pair<std::string, json::value>> all;
  for (const auto& [key, value] : object) {
    if (!value.is_object() || value.get_object().empty()) {
      all.emplace_back(key, value);
      continue;
    }
    for (auto& [inner, innermost] : dotted(value.get_object()))
      all.emplace_back(std::string(key) + "." + inner, std::move(innermost));
  }
  return all;
}

std::string yaml_text(std::string_view text) { return to_text(json::value(json::string(valid_utf8(text)))); }

std::string uri_path(std::string_view path) {
  constexpr std::string_view k_plain = "/-._~", k_digits = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (is_alphanumeric || k_plain.find(c) != std::string_view::npos) uri += c;
    else uri += {'%', k_digits[byte >> 4], k_digits[byte & 0xF]};
  }
  return uri;
}

std::int64_t point_time_ms(const RunSummary& run, double seconds) {
  constexpr double k_longest = 1e12;
  return run.started_ms + (std::abs(seconds) < k_longest ? std::llround(1000 * seconds) : 0);
}

}  // namespace skrobot
