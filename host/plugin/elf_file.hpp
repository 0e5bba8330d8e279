// SPDX-License-Identifier: MIT
// What an ELF file says of itself: the one reader of them. The bytes may be anyone's: whatever they say, nothing
// outside of them is read, and the work is in proportion to their number.
#ifndef SKROBOT_HOST_PLUGIN_ELF_FILE_HPP
#define SKROBOT_HOST_PLUGIN_ELF_FILE_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

/// A symbol of the table that the loader reads.
struct ElfSymbol {
  std::string_view name;
  std::uint64_t size = 0;
  bool is_defined = false;  ///< here; else it is looked for in other libraries
  bool is_weak = false;     ///< may stay unresolved
  bool is_unique = false;   ///< one for the whole process, and its library is never unloaded (STB_GNU_UNIQUE)
};

/// The function that an address lies in.
struct ElfFunction {
  std::string_view name;       ///< as the linker sees it
  std::uint64_t distance = 0;  ///< from its beginning
};

enum class ElfStack { plain, executable, unsaid };

class ElfFile {
 public:
  /// The bytes stay the caller's, and all that is returned points into them.
  explicit ElfFile(std::string_view bytes) : bytes_(bytes) {}

  /// Why the loader could not take it, as the end of a sentence: "it is not a shared library". Empty: whole, and of
  /// this machine.
  std::string fault() const;
  /// The dynamic symbols that other libraries can see or that this one looks for; nothing when the file does not say
  /// where they are.
  std::optional<std::vector<ElfSymbol>> dynamic_symbols() const;
  /// The libraries that it asks for, by name.
  std::vector<std::string_view> needed() const;
  /// Where it looks for them first: folders separated by `:`, `$ORIGIN` for its own. Empty: nowhere of its own.
  std::string_view run_path() const;
  /// Must its code be changed when it is loaded?
  bool has_text_relocations() const;
  ElfStack stack() const;
  /// By the full symbol table, local functions too; none when it is stripped. `offset` is from where the library is
  /// loaded.
  std::optional<ElfFunction> function_at(std::uint64_t offset) const;

 private:
  template <class T>
  bool read(std::uint64_t at, T& value) const;
  std::string_view text_at(std::uint64_t begin, std::uint64_t size, std::uint64_t offset) const;
  template <class Take>
  void each_segment(Take&& take) const;
  template <class Take>
  void each_dynamic(Take&& take) const;
  template <class Take>
  bool each_symbol(std::uint32_t table, Take&& take) const;
  std::vector<std::string_view> dynamic_texts(std::int64_t tag) const;

  std::string_view bytes_;
};

}  // namespace skrobot

#endif
