// SPDX-License-Identifier: MIT
// JSON Schemas (draft 7) of the files that users write, for editors. skrobot itself reads the files by its own rules,
// which are stricter: it knows the tasks and their parameters.
#ifndef SKROBOT_HOST_APP_FILE_SCHEMA_HPP
#define SKROBOT_HOST_APP_FILE_SCHEMA_HPP

#include <skrobot/json.hpp>

namespace skrobot {

/// Of the files of `skrobot run`.
json::object experiment_schema();
/// Of the files of `skrobot sweep`.
json::object sweep_schema();
/// Of skrobot.json.
json::object settings_schema();

}  // namespace skrobot

#endif
