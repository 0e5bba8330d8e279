// SPDX-License-Identifier: MIT
#include <skrobot/notifier.hpp>

#include "locked_file.hpp"

namespace {

struct FileNotifierParams {
  std::filesystem::path path;
};
SKROBOT_PARAMS(FileNotifierParams, (path, "File to append to; created if missing (its folder is not)",
                                    skrobot::required(), skrobot::not_empty()))

class FileNotifier : public skrobot::Notifier<FileNotifierParams> {
 public:
  void notify(const skrobot::Notification& notification, const FileNotifierParams& params) override {
    file_notifier::LockedFile(params.path).append(skrobot::to_text(skrobot::notification_to_json(notification)) + "\n");
  }
};

}  // namespace

SKROBOT_PLUGIN("skrobot.file_notifier", "1.0.0",
               skrobot::notifier<FileNotifier>("file_notifier",
                                               "Appends each notification to a file, as one JSON line"))
