// SPDX-License-Identifier: MIT
#include "support/hostile_files.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace skrobot::test {
namespace {

namespace fs = std::filesystem;

void must(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

void make_socket(const fs::path& path) {
  // A socket's name is short; it is bound where we stand, through the open directory.
  const int directory = ::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = "/proc/self/fd/" + std::to_string(directory) + "/" + path.filename().string();
  must(name.size() < sizeof address.sun_path, "the socket's name is too long");
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  must(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "bind");
  ::close(socket);
  ::close(directory);
}

void make_huge(const fs::path& path, off_t size) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  must(descriptor >= 0 && ::ftruncate(descriptor, size) == 0, "a huge file");
  ::close(descriptor);
}

void put_big_endian(std::string& bytes, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xFF);
}

}  // namespace

const std::vector<HostileKind>& hostile_kinds() {
  static const std::vector<HostileKind> kinds{{"pipe", "A pipe that nobody writes to"},
                                              {"socket", "A socket that nobody listens at"},
                                              {"device", "A device that never ends"},
                                              {"link_to_device", "A symbolic link to a device that never ends"},
                                              {"link_outside", "A symbolic link to a file or directory of somebody's"},
                                              {"link_to_itself", "A symbolic link to itself"},
                                              {"directory", "A directory"},
                                              {"huge", "A file of a terabyte that was never written"},
                                              {"line_without_end", "A file of 100 MB that is one line"}};
  return kinds;
}

bool put_hostile(const std::string& kind, const fs::path& path, const fs::path& outside) {
  const bool was_directory = fs::is_directory(path);
  fs::remove_all(path);
  if (kind == "pipe") must(::mkfifo(path.c_str(), 0644) == 0, "mkfifo");
  else if (kind == "socket") make_socket(path);
  else if (kind == "device") return ::mknod(path.c_str(), S_IFCHR | 0644, makedev(1, 5)) == 0;  // as /dev/zero
  else if (kind == "link_to_device") fs::create_symlink("/dev/zero", path);
  else if (kind == "link_outside") fs::create_symlink(was_directory ? outside : outside / "secret", path);
  else if (kind == "link_to_itself") fs::create_symlink(path.filename(), path);
  else if (kind == "directory") fs::create_directories(path / "more");
  else if (kind == "huge") make_huge(path, off_t{1} << 40);
  else if (kind == "line_without_end") {
    make_huge(path, 100 << 20);
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const std::string some(1 << 20, 'x');
    for (int i = 0; i < 100; ++i)
      must(::write(descriptor, some.data(), some.size()) == static_cast<ssize_t>(some.size()), "write");
    ::close(descriptor);
  } else {
    throw std::runtime_error("there is no kind " + kind);
  }
  return true;
}

std::string crafted_journal(const std::string& victim) {
  constexpr std::uint32_t k_page = 16384, k_sector = 512;
  const std::string magic("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
  std::string bytes = magic;
  for (const std::uint32_t number : {0U, 1U, 0U, k_sector, k_page}) put_big_endian(bytes, number);  // no records
  bytes.resize(k_sector, '\0');
  put_big_endian(bytes, 0x40000000U / k_page + 1);  // the page that is never one: a name follows
  bytes += victim;
  std::uint32_t sum = 0;
  for (const char c : victim) sum += static_cast<std::uint32_t>(static_cast<signed char>(c));
  put_big_endian(bytes, static_cast<std::uint32_t>(victim.size()));
  put_big_endian(bytes, sum);
  return bytes + magic;
}

}  // namespace skrobot::test
