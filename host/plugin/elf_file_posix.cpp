// SPDX-License-Identifier: MIT
#include "plugin/elf_file.hpp"

#include <link.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace skrobot {

namespace {

constexpr std::uint64_t k_most_name = 1 << 14;
constexpr std::uint64_t k_most_parts = 1 << 16;

// This program's own header: what kind of machine this is.
const ElfW(Ehdr) & own_header() {
  static const ElfW(Ehdr) header = [] {
    ElfW(Ehdr) own{};
    std::ifstream("/proc/self/exe", std::ios::binary).read(reinterpret_cast<char*>(&own), sizeof own);
    return own;
  }();
  return header;
}

}  // namespace

template <class T>
bool ElfFile::read(std::uint64_t at, T& value) const {
  if (at > bytes_.size() || bytes_.size() - at < sizeof value) return false;
  std::memcpy(&value, bytes_.data() + at, sizeof value);
  return true;
}

// The text at `offset` of a table of texts; empty when it is not there whole.
std::string_view ElfFile::text_at(std::uint64_t begin, std::uint64_t size, std::uint64_t offset) const {
  if (begin > bytes_.size() || offset >= std::min<std::uint64_t>(size, bytes_.size() - begin)) return {};
  const std::string_view table = bytes_.substr(begin, size).substr(offset, k_most_name);
  const std::size_t end = table.find('\0');
  return end == std::string_view::npos ? std::string_view() : table.substr(0, end);
}

template <class Take>
void ElfFile::each_segment(Take&& take) const {
  ElfW(Ehdr) header{};
  if (!read(0, header)) return;
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    ElfW(Phdr) part{};
    if (!read(header.e_phoff + std::uint64_t{i} * sizeof part, part)) return;
    take(part);
  }
}

template <class Take>
void ElfFile::each_dynamic(Take&& take) const {
  each_segment([&](const ElfW(Phdr) & part) {
    if (part.p_type != PT_DYNAMIC) return;
    ElfW(Dyn) entry{};
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(part.p_filesz / sizeof entry, k_most_parts); ++i) {
      if (!read(part.p_offset + i * sizeof entry, entry) || entry.d_tag == DT_NULL) return;
      take(entry.d_tag, static_cast<std::uint64_t>(entry.d_un.d_val));
    }
  });
}

// Every symbol of the first table of that type, with its name; false when there is no such table. `take` returns
// whether to go on.
template <class Take>
bool ElfFile::each_symbol(std::uint32_t table, Take&& take) const {
  ElfW(Ehdr) header{};
  if (!read(0, header)) return false;
  for (unsigned i = 0; i < header.e_shnum; ++i) {
    ElfW(Shdr) symbols{}, names{};
    if (!read(header.e_shoff + std::uint64_t{i} * sizeof symbols, symbols)) return false;
    if (symbols.sh_type != table) continue;
    if (!read(header.e_shoff + std::uint64_t{symbols.sh_link} * sizeof names, names)) return false;
    ElfW(Sym) symbol{};
    const std::uint64_t count = std::min<std::uint64_t>(symbols.sh_size, bytes_.size()) / sizeof symbol;
    for (std::uint64_t at = 0; at < count; ++at) {
      if (!read(symbols.sh_offset + at * sizeof symbol, symbol)) return true;
      if (!take(symbol, [&] { return text_at(names.sh_offset, names.sh_size, symbol.st_name); })) return true;
    }
    return true;
  }
  return false;
}

std::string ElfFile::fault() const {
  ElfW(Ehdr) header{};
  if (!read(0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return "it is not a shared library";
  if (header.e_machine != own_header().e_machine || header.e_ident[EI_CLASS] != own_header().e_ident[EI_CLASS]) {
    return "it is built for another architecture";
  }
  if (header.e_type != ET_DYN) return "it is not a shared library, but another kind of ELF file";
  std::uint64_t whole = 0;
  each_segment([&](const ElfW(Phdr) & part) {
    const bool there =
        part.p_type != PT_LOAD || (part.p_offset <= bytes_.size() && bytes_.size() - part.p_offset >= part.p_filesz);
    if (there) ++whole;
  });
  if (whole == header.e_phnum) return {};
  return "it is truncated: it has only " + std::to_string(bytes_.size()) + " bytes";
}

std::optional<std::vector<ElfSymbol>> ElfFile::dynamic_symbols() const {
  std::vector<ElfSymbol> found;
  const bool there = each_symbol(SHT_DYNSYM, [&](const ElfW(Sym) & symbol, const auto& name) {
    const unsigned binding = ELF64_ST_BIND(symbol.st_info);
    const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    const bool seen = binding != STB_LOCAL && visibility != STV_HIDDEN && visibility != STV_INTERNAL;
    if (seen)
      found.push_back(
          {name(), symbol.st_size, symbol.st_shndx != SHN_UNDEF, binding == STB_WEAK, binding == STB_GNU_UNIQUE});
    return true;
  });
  return there ? std::optional(std::move(found)) : std::nullopt;
}

std::vector<std::string_view> ElfFile::dynamic_texts(std::int64_t tag) const {
  // The table of texts is named by its address: the segment that is loaded there has its place in the file.
  std::uint64_t address = 0, size = 0, begin = bytes_.size();
  std::vector<std::uint64_t> offsets;
  each_dynamic([&](std::int64_t found, std::uint64_t value) {
    if (found == DT_STRTAB) address = value;
    if (found == DT_STRSZ) size = value;
    if (found == tag) offsets.push_back(value);
  });
  each_segment([&](const ElfW(Phdr) & part) {
    if (part.p_type == PT_LOAD && address >= part.p_vaddr && address - part.p_vaddr < part.p_filesz)
      begin = part.p_offset + (address - part.p_vaddr);
  });
  std::vector<std::string_view> texts;
  for (const std::uint64_t offset : offsets) {
    if (const std::string_view text = text_at(begin, size, offset); !text.empty()) texts.push_back(text);
  }
  return texts;
}

std::vector<std::string_view> ElfFile::needed() const { return dynamic_texts(DT_NEEDED); }

std::string_view ElfFile::run_path() const {
  for (const std::int64_t tag : {DT_RUNPATH, DT_RPATH}) {
    if (const auto texts = dynamic_texts(tag); !texts.empty()) return texts.front();
  }
  return {};
}

bool ElfFile::has_text_relocations() const {
  bool has = false;
  each_dynamic([&](std::int64_t tag, std::uint64_t value) {
    has = has || tag == DT_TEXTREL || (tag == DT_FLAGS && (value & DF_TEXTREL) != 0);
  });
  return has;
}

ElfStack ElfFile::stack() const {
  ElfStack stack = ElfStack::unsaid;
  each_segment([&](const ElfW(Phdr) & part) {
    if (part.p_type == PT_GNU_STACK) stack = (part.p_flags & PF_X) != 0 ? ElfStack::executable : ElfStack::plain;
  });
  return stack;
}

std::optional<ElfFunction> ElfFile::function_at(std::uint64_t offset) const {
  ElfW(Ehdr) header{};
  if (!read(0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != own_header().e_ident[EI_CLASS])
    return {};
  if (header.e_machine != own_header().e_machine) return {};
  std::optional<ElfFunction> found;
  each_symbol(SHT_SYMTAB, [&](const ElfW(Sym) & symbol, const auto& name) {
    if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC || offset < symbol.st_value ||
        offset - symbol.st_value >= symbol.st_size)
      return true;
    if (const std::string_view text = name(); !text.empty()) found = ElfFunction{text, offset - symbol.st_value};
    return false;
  });
  return found;
}

}  // namespace skrobot
