// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/clock.hpp"
#include "isolate/backtrace.hpp"
#include "isolate/conversation.hpp"
#include "isolate/output_splitter.hpp"
#include "isolate/worker_spawn.hpp"
#include "track/ticker.hpp"

namespace skrobot {
namespace {

using namespace protocol;

constexpr std::size_t k_many_points = 1 << 12;
constexpr std::size_t k_most_details = 1 << 20;

class Conversation {
 public:
  Conversation(Worker& worker, const ConversationOptions& options)
      : worker_(worker),
        options_(options),
        started_ns_(monotonic_ns()),
        buffer_(1 << 16),
        output_(
            options.marker,
            [this](std::string_view bytes) {
              if (options_.on_output) options_.on_output(bytes);
            },
            [this](int level, std::string_view text, bool goes_on) {
              if (options_.on_record) options_.on_record(level, text, goes_on);
            }) {}

  CallEnd run(Frame request) {
    for (const int descriptor : {worker_.socket(), worker_.output()}) {
      if (::fcntl(descriptor, F_SETFL, O_NONBLOCK) != 0) fail_to_start("fcntl", errno);
    }
    std::string_view unsent = request.bytes();
    send_some(unsent);
    int wait_ms = k_tick_ms;
    while (true) {
      const short wanted = unsent.empty() ? POLLIN : POLLIN | POLLOUT;
      std::array<pollfd, 4> events{pollfd{socket_open_ ? worker_.socket() : -1, wanted, 0},
                                   pollfd{output_open_ ? worker_.output() : -1, POLLIN, 0},
                                   pollfd{worker_.ended(), POLLIN, 0},
                                   pollfd{cancel_wakes() ? options_.cancel->descriptor() : -1, POLLIN, 0}};
      if (::poll(events.data(), events.size(), wait_ms) < 0) look_at_all(events);
      const bool ended = events[2].revents != 0 && worker_.has_ended();
      if ((events[0].revents & POLLOUT) != 0) send_some(unsent);
      if ((events[0].revents & ~POLLOUT) != 0) read_frames();
      if (events[1].revents != 0) read_output();
      const std::size_t points =
          options_.on_tick && tick_is_due((events[0].revents & ~POLLOUT) != 0 || ended) ? tick() : 0;
      if (ended) break;
      wait_ms = points >= k_many_points ? 0 : k_tick_ms;
      step_towards_end();
    }
    end_.worker = worker_.wait();
    if (end_.worker.start_error != 0) fail_to_start("fork", end_.worker.start_error);
    tell_who_ended_it();
    // The group is gone: what is in the pipe is all there will be, unless a process that left the group holds it open.
    read_frames();
    read_output();
    output_.finish();
    if (options_.on_tick) tick();
    if (details_left_out_ > 0)
      end_.details += "…\nskrobot omitted " + std::to_string(details_left_out_) + " bytes here\n";
    return std::move(end_);
  }

 private:
  // What to do where poll() does not say what there is: nothing here waits.
  static void look_at_all(std::array<pollfd, 4>& events) {
    if (errno != EINTR) {
      constexpr timespec k_nap{0, 1'000'000};
      ::nanosleep(&k_nap, nullptr);
    }
    for (pollfd& event : events) event.revents = event.fd >= 0 ? event.events : short{0};
  }

  // How often the user asked to stop since this began.
  std::uint32_t requests() const {
    return options_.cancel != nullptr ? options_.cancel->count() - options_.cancel_from : 0;
  }
  // The descriptor stays readable: it is of use for the first request only.
  bool cancel_wakes() const {
    return options_.cancel != nullptr && options_.cancel_from == 0 && end_.stop == Stop::none;
  }

  std::int64_t now_ms() const { return (monotonic_ns() - started_ns_) / 1'000'000; }

  bool tick_is_due(bool at_once) { return at_once || many_ || now_ms() - ticked_ms_ >= k_tick_ms; }
  std::size_t tick() {
    ticked_ms_ = now_ms();
    if (options_.before_tick) options_.before_tick();
    read_frames();
    const std::size_t points = options_.on_tick();
    many_ = points >= k_many_points;
    return points;
  }

  // What the socket takes of `bytes` now: a worker that does not read must not keep the host from ending it. One that
  // has ended is seen elsewhere.
  void send_some(std::string_view& bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(worker_.socket(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno != EAGAIN) bytes = {};
      if (sent < 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void read_frames() {
    while (socket_open_) {
      const ssize_t got = ::recv(worker_.socket(), buffer_.data(), buffer_.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) break;
      if (got <= 0) socket_open_ = false;
      if (got > 0) frames_.add({buffer_.data(), static_cast<std::size_t>(got)});
      while (const auto message = frames_.next()) take(*message);
      if (frames_.broken()) socket_open_ = false;
    }
  }

  // At most some pieces at a time: a task that prints without end must not keep the rest from its turn.
  void read_output() {
    for (int pieces = 0; output_open_ && pieces < 16; ++pieces) {
      const ssize_t got = ::read(worker_.output(), buffer_.data(), buffer_.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) break;
      if (got <= 0) output_open_ = false;
      if (got > 0) output_.add({buffer_.data(), static_cast<std::size_t>(got)});
    }
  }

  void take(const Message& message) {
    if (end_.done) return;  // `done` is the last word
    Fields fields(message.payload);
    switch (message.type) {
      case Type::done:
        end_.status = static_cast<std::int64_t>(fields.number());
        end_.code = static_cast<std::int32_t>(fields.number());
        end_.message = fields.text();
        end_.done = fields.ok();
        done_ms_ = now_ms();
        break;
      case Type::details: add_details(fields.text()); break;
      case Type::crash: end_.crash = describe_crash(fields); break;
      case Type::wake: break;  // the tick follows
      default:
        if (options_.on_message) options_.on_message(message);
    }
  }

  // Beyond what helps anyone, they are counted.
  void add_details(std::string_view text) {
    const std::string_view kept = text.substr(0, k_most_details - std::min(k_most_details, end_.details.size()));
    end_.details += kept;
    details_left_out_ += text.size() - kept.size();
  }

  // Asks, then insists: each step once, `grace` after the one before.
  void step_towards_end() {
    const std::int64_t now = now_ms();
    if (end_.done) {
      // It has said all; threads that a plugin left behind are not waited for long.
      if (now - done_ms_ > options_.grace.count() && step_ < 3) insist(SIGKILL, 3, now);
      else insist_again(now);
      return;
    }
    if (step_ >= 3) return insist_again(now);
    if (requests() > 1) {
      if (end_.stop == Stop::none) end_.stop = Stop::cancelled;
      return insist(SIGKILL, 3, now);
    }
    if (step_ == 0) {
      if (requests() > 0) end_.stop = Stop::cancelled;
      else if (options_.timeout && now >= options_.timeout->count()) end_.stop = Stop::timed_out;
      else return;
      if (options_.block != nullptr) options_.block->cancelled.store(1, std::memory_order_release);
      step_ = 1;
      step_ms_ = now;
      if (options_.block == nullptr) insist(SIGTERM, 2, now);  // nothing that would hear a flag
    } else if (now - step_ms_ >= options_.grace.count()) {
      insist(step_ == 1 ? SIGTERM : SIGKILL, step_ + 1, now);
    }
  }

  // A SIGTERM to all processes of a job reaches the worker too, perhaps before this one: then it is the user's wish,
  // and no crash.
  void tell_who_ended_it() {
    if (end_.done || end_.stop != Stop::none || options_.cancel == nullptr || end_.worker.signal != SIGTERM) return;
    constexpr int k_most_waits = 10;
    for (int i = 0; i < k_most_waits && requests() == 0; ++i) {
      if (options_.on_tick) tick();  // passes a wish on, where it comes by another way
      ::poll(nullptr, 0, 20);
    }
    if (requests() > 0) end_.stop = Stop::cancelled;
  }

  // Whatever is between it and its end has had its time.
  void insist_again(std::int64_t now) {
    constexpr std::int64_t k_patience_ms = 30'000;
    // A plugin may stop what is to end it again and again, also before the order is read.
    if (step_ == 3) worker_.signal(SIGCONT);
    if (step_ == 3 && now - step_ms_ > k_patience_ms) insist(SIGKILL, 4, now);
  }

  void insist(int number, int step, std::int64_t now) {
    worker_.signal(number);
    step_ = step;
    step_ms_ = now;
  }

  Worker& worker_;
  const ConversationOptions& options_;
  const std::int64_t started_ns_;
  std::vector<char> buffer_;
  Splitter frames_;
  OutputSplitter output_;
  CallEnd end_;
  std::uint64_t details_left_out_ = 0;
  bool socket_open_ = true;
  bool output_open_ = true;
  bool many_ = false;
  std::int64_t ticked_ms_ = 0;
  std::int64_t done_ms_ = 0;
  int step_ = 0;  // 1: asked, 2: SIGTERM sent, 3: SIGKILL sent, 4: by the last means
  std::int64_t step_ms_ = 0;
};

}  // namespace

void send_frame(const Worker& worker, Frame frame) {
  std::string_view bytes = frame.bytes();
  while (!bytes.empty()) {
    const ssize_t sent = ::send(worker.socket(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

CallEnd converse(Worker& worker, Frame request, const ConversationOptions& options) {
  return Conversation(worker, options).run(std::move(request));
}

std::string random_marker() {
  std::string marker(k_marker_bytes, k_marker_first);
  while (::getrandom(marker.data() + 1, marker.size() - 1, 0) < 0 && errno == EINTR) {
  }
  return marker;
}

std::string signal_text(int number) {
  const char* name = ::sigabbrev_np(number);
  const char* words = ::sigdescr_np(number);
  if (name == nullptr) return "signal " + std::to_string(number);
  std::string text = std::string("SIG") + name;
  if (words != nullptr) text += std::string(" (") + words + ")";
  return text;
}

std::string end_text(const CallEnd& end) {
  if (end.worker.signal) return "crashed with " + signal_text(*end.worker.signal);
  return "ended the process with exit code " + std::to_string(end.worker.status.value_or(0)) +
         " instead of returning (exit, _exit, or its descriptors were closed)";
}

}  // namespace skrobot
