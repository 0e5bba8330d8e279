// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>

#include "app/settings_file.hpp"
#include "app/trust_decision.hpp"
#include "base/digest.hpp"
#include "base/file_system.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "store/layout.hpp"
#include "sweep/plan_request.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

struct TrustOptions {
  std::string folder = ".";
  bool list = false, remove = false, json = false;
};

std::vector<TrustRequest> requests_in(const fs::path& folder) {
  std::vector<TrustRequest> requests;
  if (auto request = request_of_settings(folder)) requests.push_back(std::move(*request));
  if (file_stamp(folder / k_sweep_plan)) requests.push_back(request_of(read_sweep_plan(folder), folder));
  for (TrustRequest& plugin : distrusted_plugins(folder)) requests.push_back(std::move(plugin));
  return requests;
}

json::object to_json(const TrustRequest& request) {
  json::array demands;
  for (const Demand& demand : request.demands) demands.push_back({{"what", demand.what}, {"value", demand.value}});
  return {{"path", request.file.string()},
          {"sha256", request.sha256},
          {"distrust", request.distrust},
          {"demands", std::move(demands)}};
}

// The settings file above the current `folder` that is in effect there.
std::optional<fs::path> settings_above(const fs::path& folder) {
  std::error_code code;
  if (folder != fs::current_path(code)) return std::nullopt;
  const auto file = settings_in_effect(folder);
  return file && file->parent_path() != folder ? file : std::nullopt;
}

int trust(const TrustOptions& options) {
  std::error_code code;
  const fs::path folder = fs::canonical(options.folder, code);
  if (code || !fs::is_directory(folder, code))
    throw Error(Fault::usage, "there is no folder " + in_quotes(options.folder, 300));
  std::vector<TrustRequest> requests = requests_in(folder);
  if (const auto above = requests.empty() ? settings_above(folder) : std::nullopt) {
    if (auto request = request_of_settings(above->parent_path())) requests.push_back(std::move(*request));
  }
  std::string text;
  json::array all;
  for (const TrustRequest& request : requests) {
    all.push_back(to_json(request));
    text += "trusted " + printable(request.file.string(), 4000) +
            (request.distrust.empty() ? "" : ": " + printable(request.distrust, 4400)) + "\n" + demand_lines(request);
  }
  if (!requests.empty()) TrustStore::of_user().add(requests);
  if (options.json) std::cout << to_pretty_text(all) << "\n";
  else
    std::cout << (requests.empty() ? "Nothing in " + printable(folder.string(), 4000) + " needs to be trusted.\n"
                                   : text);
  return 0;
}

// The digest of a plan covers its demands, not its bytes.
std::string digest_now(const fs::path& path) {
  if (path.filename() != k_sweep_plan) return file_sha256(path);
  try {
    return request_of(read_sweep_plan(path.parent_path()), path.parent_path()).sha256;
  } catch (const Error&) {
    return {};
  }
}

int list(const TrustOptions& options) {
  json::array all;
  std::string text;
  for (const TrustedFile& file : TrustStore::of_user().all()) {
    const char* const state = !file_stamp(file.path)                 ? "gone"
                              : digest_now(file.path) == file.sha256 ? "trusted"
                                                                     : "changed";
    all.push_back({{"path", file.path}, {"sha256", file.sha256}, {"state", state}});
    text += state + std::string(9 - std::string_view(state).size(), ' ') + printable(file.path, 4000) + "\n";
  }
  if (options.json) std::cout << to_pretty_text(all) << "\n";
  else std::cout << (all.empty() ? "Nothing is trusted.\n" : text);
  return 0;
}

int remove(const TrustOptions& options) {
  const std::vector<std::string> removed = TrustStore::of_user().remove(options.folder);
  json::array all(removed.begin(), removed.end());
  if (options.json) std::cout << to_pretty_text(all) << "\n";
  else if (removed.empty()) {
    std::error_code code;
    std::cout << "Nothing in " << printable(options.folder, 4000) << " was trusted.\n";
    if (const auto above = settings_above(fs::weakly_canonical(options.folder, code)))
      std::cout << "The settings used here are " << printable(above->string(), 4000) << ": 'skrobot trust --remove "
                << printable(shell_word(above->parent_path().string()), 4000) << "'\n";
  } else
    for (const std::string& path : removed) std::cout << "no longer trusted " << printable(path, 4000) << "\n";
  return 0;
}

}  // namespace

void add_trust_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<TrustOptions>();
  line.add_option("folder", options->folder, "Folder with skrobot.json, a sweep or plugins (default: .)")
      .type_name("DIR");
  line.add_flag("--list", options->list, "List trusted files and whether they have changed");
  line.add_flag("--remove", options->remove, "Remove trust from everything in DIR");
  line.add_flag("--json", options->json, "Print one JSON document");
  line.footer(
      "Read the files first: trusted files can run programs and send messages as you.\n"
      "Trust covers skrobot.json, the plugin folder and Slurm options in sweep.json, and\n"
      "plugins that other users can change, each in its current version. After a file\n"
      "changes, skrobot asks again. The list is stored in ~/.local/state/skrobot/trusted\n"
      "or below XDG_STATE_HOME. When the current folder has nothing to trust, the\n"
      "skrobot.json in the nearest folder above is trusted.");
  line.callback([=, &action] {
    action = [=] {
      if (options->list && options->remove) throw Error(Fault::usage, "--list and --remove exclude each other");
      return options->list ? list(*options) : options->remove ? remove(*options) : trust(*options);
    };
  });
}

}  // namespace skrobot
