// SPDX-License-Identifier: MIT
// A notification as people read it: the same words in a mail, a chat and on a phone.
#ifndef SKROBOT_PLUGINS_NOTIFY_NOTICE_HPP
#define SKROBOT_PLUGINS_NOTIFY_NOTICE_HPP

#include <skrobot/notification.hpp>
#include <string>
#include <vector>

namespace notify {

struct Fact {
  std::string name;
  std::string value;  ///< one line
};

/// All texts are valid UTF-8 without control characters; `error`, `params` and `result` may have several lines.
struct Notice {
  bool succeeded = false;
  std::string outcome;  ///< "completed", "FAILED", "CRASHED", "TIMED OUT", "CANCELLED"
  std::string title;  ///< "train_task completed"; with the run's name where it is not the task's: "train_task-2 FAILED"
  std::string experiment;   ///< its directory's name: "ada-2026-03-01T12-00-00"
  std::string error;        ///< empty when it succeeded
  std::vector<Fact> facts;  ///< where, who, when, how long
  std::string params;       ///< as JSON; empty when there are none
  std::string result;       ///< as JSON; empty when it is null
};

Notice make_notice(const skrobot::Notification& notification);

/// "250 ms", "1.5 s", "1 m 30 s", "2 h 5 m", "3 d 4 h".
std::string duration_text(std::int64_t milliseconds);

}  // namespace notify

#endif
