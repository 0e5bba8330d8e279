// SPDX-License-Identifier: MIT
#include "worker/guarded.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace skrobot {
namespace {

std::size_t page_size() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

std::size_t whole_pages(std::size_t size) {
  return std::max<std::size_t>((size + page_size() - 1) / page_size(), 1) * page_size();
}

void protect(void* bytes, std::size_t size, int protection) {
  ::mprotect(static_cast<char*>(bytes) + size - whole_pages(size), whole_pages(size), protection);
}

}  // namespace

void* guarded_bytes(std::size_t size) {
  const std::size_t room = whole_pages(size);
  void* memory = ::mmap(nullptr, room + page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  ::mprotect(static_cast<char*>(memory) + room, page_size(), PROT_NONE);
  return static_cast<char*>(memory) + room - size;
}

void make_read_only(void* bytes, std::size_t size) { protect(bytes, size, PROT_READ); }

void take_away(void* bytes, std::size_t size) { protect(bytes, size, PROT_NONE); }

LentText::LentText(std::string_view text, bool is_terminated)
    : size_(text.size()),
      room_(text.size() + (is_terminated ? 1 : 0)),
      bytes_(static_cast<char*>(guarded_bytes(room_))) {
  std::copy(text.begin(), text.end(), bytes_);
  make_read_only(bytes_, room_);
}

}  // namespace skrobot
