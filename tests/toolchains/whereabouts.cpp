// SPDX-License-Identifier: MIT
// The one source that every C++ toolchain builds: it uses what could clash between two plugins, or with a host that was
// built otherwise, and says what it was built by.
#include <skrobot/notifier.hpp>

#include <boost/version.hpp>
#include <cmath>
#include <exception>
#include <fstream>
#include <future>
#include <locale>
#include <sstream>

// No std::exception: what it is must be known by its type alone.
struct Foreign {
  int number;
};

// An exception that one thread throws and another catches, as a pointer and by what std::async keeps.
inline std::string caught_across_threads() {
  std::string caught;
  std::exception_ptr kept;
  std::async(std::launch::async, [&kept] {
    try {
      throw std::out_of_range("kept");
    } catch (...) {
      kept = std::current_exception();
    }
  }).get();
  try {
    std::rethrow_exception(kept);
  } catch (const std::out_of_range& e) {
    caught += e.what();
  }
  auto throws = std::async(std::launch::async, []() -> int { throw std::runtime_error("thrown"); });
  try {
    throws.get();
  } catch (const std::runtime_error& e) {
    caught += std::string(", ") + e.what();
  }
  auto throws_foreign = std::async(std::launch::async, []() -> int { throw Foreign{7}; });
  try {
    throws_foreign.get();
  } catch (const Foreign& foreign) {
    caught += ", foreign " + std::to_string(foreign.number);
  }
  try {
    try {
      throw std::invalid_argument("inner");
    } catch (...) {
      std::throw_with_nested(std::runtime_error("outer"));
    }
  } catch (const std::exception& outer) {
    try {
      std::rethrow_if_nested(outer);
    } catch (const std::invalid_argument& inner) {
      caught += std::string(", ") + inner.what();
    }
  }
  return caught;
}

// One object in a program, where the linker has a say; here it must be the plugin's own.
inline int calls = 0;

struct Inner {
  double rate = 0.5;
  std::optional<std::int64_t> limit;
};
SKROBOT_PARAMS(Inner, (rate, "Step length", skrobot::greater_than(0)), (limit, "Where to stop"))

enum class Kind { plain, fancy };
BOOST_DESCRIBE_ENUM(Kind, plain, fancy)

struct WhereaboutsParams {
  std::string text = "ä";
  std::vector<double> values = {0.1, 1e300, 5e-324};
  std::map<std::string, std::int64_t> counts = {{"a", 1}};
  Kind kind = Kind::plain;
  Inner inner;
  std::string before;
};
SKROBOT_PARAMS(WhereaboutsParams, (text, "Any text"), (values, "Numbers"), (counts, "By name"), (kind, "Of two"),
               (inner, "Nested"), (before, "What an earlier task returned"))

class WhereaboutsTask : public skrobot::Task<WhereaboutsParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const WhereaboutsParams& params) override {
    auto metric = context.metric("square");
    double sum = 0;
    for (std::size_t i = 0; i < params.values.size(); ++i)
      metric(static_cast<std::int64_t>(i), params.values[i]), sum += params.values[i] * params.inner.rate;
    std::ofstream(context.directory() / "file.txt") << params.text << "\n";
    std::string caught;
    try {
      std::stoi("no number");
    } catch (const std::invalid_argument&) {
      caught = "std::invalid_argument";
    }
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    stream << std::hexfloat << params.values.at(0);
    context.info("built by " TOOLCHAIN);
    return {{"toolchain", TOOLCHAIN},
            {"compiler", compiler()},
            {"library", library()},
            {"boost", BOOST_VERSION},
            {"cplusplus", static_cast<std::int64_t>(__cplusplus)},
            {"calls", ++calls},
            {"caught", caught},
            {"caught_across_threads", caught_across_threads()},
            {"stream", stream.str()},
            {"sum", sum},
            {"kind", boost::describe::enum_to_string(params.kind, "?")},
            {"values", skrobot::params_to_json(params).at("values")},
            {"before", params.before}};
  }

 private:
  static std::string compiler() {
#if defined(__clang__)
    return "clang " + std::to_string(__clang_major__);
#else
    return "g++ " + std::to_string(__GNUC__);
#endif
  }
  static std::string library() {
#if defined(_LIBCPP_VERSION)
    return "libc++";
#elif defined(_GLIBCXX_DEBUG)
    return "libstdc++, debug mode";
#elif _GLIBCXX_USE_CXX11_ABI
    return "libstdc++";
#else
    return "libstdc++, old ABI";
#endif
  }
};

class ThrowingTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    throw std::out_of_range("thrown by " TOOLCHAIN);
  }
};

// Fails with what another thread threw: never completed.
class AsyncThrowingTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    return std::async(std::launch::async, []() -> int { throw std::out_of_range("thrown on a thread by " TOOLCHAIN); })
        .get();
  }
};

// The same with what is no std::exception.
class AsyncForeignTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    return std::async(std::launch::async, []() -> int { throw Foreign{1}; }).get();
  }
};

class WhereaboutsNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification& n, const skrobot::NoParams&) override {
    std::ofstream(std::filesystem::path(n.experiment_directory) / (n.run + "." TOOLCHAIN ".told")) << n.state;
  }
};

SKROBOT_PLUGIN("org.example." TOOLCHAIN, "1.0.0",
               skrobot::task<WhereaboutsTask>(TOOLCHAIN "_task", "Says what it was built by"),
               skrobot::task<ThrowingTask>(TOOLCHAIN "_throws_task", "Throws"),
               skrobot::task<AsyncThrowingTask>(TOOLCHAIN "_async_throws_task", "Throws what a thread threw"),
               skrobot::task<AsyncForeignTask>(TOOLCHAIN "_async_foreign_task",
                                               "Throws what a thread threw, which is no std::exception"),
               skrobot::notifier<WhereaboutsNotifier>(TOOLCHAIN "_notifier", "Writes a file"))
