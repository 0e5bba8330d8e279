// SPDX-License-Identifier: MIT
// The list of plugin files that may be used, by their digests: what `sha256sum plugins/*.so` prints. Blank lines, and
// those that begin with `#`, say nothing.
#ifndef SKROBOT_HOST_PLUGIN_TRUSTED_DIGESTS_HPP
#define SKROBOT_HOST_PLUGIN_TRUSTED_DIGESTS_HPP

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace skrobot {

/// The digests in a list, in lower case. Throws Error(Fault::usage) with the file and the line when it cannot be read
/// or is no such list.
std::set<std::string, std::less<>> read_digests(const std::filesystem::path& path);

/// The same of a text, for messages called `name`.
std::set<std::string, std::less<>> parse_digests(std::string_view text, const std::string& name);

}  // namespace skrobot

#endif
