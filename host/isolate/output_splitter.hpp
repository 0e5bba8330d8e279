// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_ISOLATE_OUTPUT_SPLITTER_HPP
#define SKROBOT_HOST_ISOLATE_OUTPUT_SPLITTER_HPP

#include <functional>
#include <string>
#include <string_view>

namespace skrobot {

/// Takes the bytes of a worker's output pipe and tells log records from printed text by the run's marker. A plugin can
/// forge a record only of its own log.
class OutputSplitter {
 public:
  using TakeOutput = std::function<void(std::string_view)>;
  /// A record, or a part of one that `goes_on`: a long one is handed out before all of it has come.
  using TakeRecord = std::function<void(int level, std::string_view, bool goes_on)>;
  /// REQUIRES: `marker` has protocol::k_marker_bytes and begins with protocol::k_marker_first.
  OutputSplitter(std::string marker, TakeOutput output, TakeRecord record);

  void add(std::string_view bytes);
  /// The pipe has ended: hands out what is left.
  void finish();

 private:
  /// Handles one item at the front of `rest`; false: more bytes are needed.
  bool step(std::string_view& rest);

  std::string marker_;
  TakeOutput output_;
  TakeRecord record_;
  std::string held_;         // what may be the beginning of a piece
  std::string record_text_;  // the pieces of a record that is not complete
  int record_level_ = 0;
  bool record_goes_on_ = false;  // a part of it was handed out
};

}  // namespace skrobot

#endif
