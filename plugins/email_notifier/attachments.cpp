// SPDX-License-Identifier: MIT
#include "email_notifier/attachments.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace email {
namespace {

const char* extension(Attachable kind) {
  switch (kind) {
    case Attachable::errors: return ".errors";
    case Attachable::log: return ".log";
    case Attachable::params: return ".params";
    case Attachable::result: return ".result";
  }
  return "";
}

// For a header: what is not a plain character becomes '_'.
std::string ascii(std::string name) {
  for (char& c : name) {
    if (c < '!' || c > '~' || c == '"' || c == '\\') c = '_';
  }
  return name;
}

std::string read_part(const std::filesystem::path& path, std::size_t most_bytes, bool tail) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file ? static_cast<std::streamoff>(file.tellg()) : 0;
  if (size <= 0) return {};
  const std::size_t whole = static_cast<std::size_t>(size), part = std::min(whole, most_bytes);
  file.seekg(tail ? size - static_cast<std::streamoff>(part) : 0);
  std::string text(part, '\0');
  file.read(text.data(), static_cast<std::streamsize>(part));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  if (part == whole) return text;
  if (tail) {
    const std::size_t line = text.find('\n');
    if (line != std::string::npos && line + 1 < text.size()) text.erase(0, line + 1);
    return "[first " + std::to_string(whole - text.size()) + " bytes omitted]\n" + text;
  }
  return text + "\n[last " + std::to_string(whole - text.size()) + " bytes omitted]\n";
}

}  // namespace

std::vector<Attachment> read_attachments(const skrobot::Notification& notification,
                                         const std::vector<Attachable>& kinds, std::size_t most_bytes) {
  std::vector<Attachment> attachments;
  for (const Attachable kind : kinds) {
    const std::string name = notification.run + extension(kind);
    std::string text =
        read_part(std::filesystem::path(notification.experiment_directory) / name, most_bytes, kind == Attachable::log);
    if (!text.empty()) attachments.push_back({ascii(name) + ".txt", std::move(text)});
  }
  return attachments;
}

}  // namespace email
