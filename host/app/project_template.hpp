// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_PROJECT_TEMPLATE_HPP
#define SKROBOT_HOST_APP_PROJECT_TEMPLATE_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace skrobot {

enum class Language { cpp, c };

/// A plugin project that is to be made.
struct ProjectPlan {
  bool is_task = true;
  std::string name;  ///< snake_case: of the task or notifier, the project and the plugin's file
  Language language = Language::cpp;
  std::filesystem::path directory;  ///< absolute
};

/// Throws Error(Fault::usage) that says what a name must be.
void demand_project_name(const std::string& name);

/// Makes the project from the SDK's templates, whole or not at all, and returns its files, relative to the directory,
/// in order. Throws Error(Fault::usage) when something is there already, Error(Fault::host) when the templates are not
/// found or the disk refuses.
std::vector<std::string> make_project(const ProjectPlan& plan);

}  // namespace skrobot

#endif
