// SPDX-License-Identifier: MIT
// The record's files that go with a mail.
#ifndef SKROBOT_PLUGINS_EMAIL_NOTIFIER_ATTACHMENTS_HPP
#define SKROBOT_PLUGINS_EMAIL_NOTIFIER_ATTACHMENTS_HPP

#include <skrobot/notification.hpp>
#include <string>
#include <vector>

namespace email {

/// Named as the files of a run end.
enum class Attachable { errors, log, params, result };

struct Attachment {
  std::string name;  ///< "train_task.log.txt": mail programs show what they know
  std::string text;
};

/// A file that is not there or empty is left out; of a longer one than `most_bytes` the
/// beginning is attached, of a log the end from a whole line on, with a line that says so.
std::vector<Attachment> read_attachments(const skrobot::Notification& notification,
                                         const std::vector<Attachable>& kinds, std::size_t most_bytes);

}  // namespace email

#endif
