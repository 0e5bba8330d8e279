// SPDX-License-Identifier: MIT
// The pages of `skrobot plot` in a real browser, Chromium, which acts out tests/data/page_probe.js. Skipped where it is
// not installed.
#include <boost/test/unit_test.hpp>
#include <iostream>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  static bool has_browser() {
    const bool is_there = std::filesystem::exists("/usr/bin/chromium");
    if (!is_there) std::cout << "skipped: Chromium is not installed (/usr/bin/chromium)" << std::endl;
    return is_there;
  }
  void add_run(const std::string& name, const std::string& id, int steps) const {
    const auto at = directory / "experiments" / name;
    std::filesystem::create_directories(at);
    const std::string started = name.substr(4, 10) + "T12:00:00.000+00:00";
    write_text(at / "experiment.log",
               R"({"datetime":")" + started + R"(","experimenter":"ada","experiment_id":")" + id + R"(","format":1})");
    write_text(at / "t.params", R"({"steps":)" + std::to_string(steps) + "}");
    write_text(at / "t.run", R"({"format":1,"id":")" + id + R"(","task":"t","state":"completed","started":")" +
                                 started + R"(","finished":")" + started +
                                 R"(","duration_ms":1,"seed":1,"host":"elsewhere","pid":1})");
    std::string metrics = "metric,step,time,value\n";
    for (int step = 0; step <= steps; ++step)
      metrics += "loss," + std::to_string(step) + ",0.000," + std::to_string(steps - step) + "\n";
    write_text(at / "t.metrics", metrics);
  }
  // What the page shows when the probe acts on it, by the probe's names.
  std::map<std::string, std::string> probe(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "plot");
    arguments.insert(arguments.end(), {"--output", "page.html"});
    const Ended plotted = test::run(test::skrobot(directory.path(), std::move(arguments)));
    BOOST_TEST_REQUIRE(plotted.exit_code == 0, plotted.errors);
    std::string html = read_text(directory / "page.html");
    const std::size_t end = html.rfind("</body>");
    BOOST_TEST_REQUIRE(end != std::string::npos);
    html.insert(end, "<script>" + read_text(std::filesystem::path(SKROBOT_SOURCE_DIR) / "tests/data/page_probe.js") +
                         "</script>");
    write_text(directory / "probe.html", html);
    Program browser;
    browser.words = {"/usr/bin/chromium",
                     "--headless",
                     "--no-sandbox",
                     "--disable-gpu",
                     "--disable-dev-shm-usage",
                     "--window-size=1100,800",
                     "--user-data-dir=" + (directory / "profile").string(),
                     "--dump-dom",
                     "file://" + (directory / "probe.html").string()};
    browser.directory = directory.path();
    browser.environment["HOME"] = directory.path().string();
    const Ended ended = test::run(browser);
    std::map<std::string, std::string> shown;
    const std::string begin_mark = "<pre id=\"probe\">";
    const std::size_t begin = ended.output.rfind(begin_mark);
    BOOST_TEST_REQUIRE(begin != std::string::npos, ended.output.substr(0, 300) << ended.errors.substr(0, 600));
    std::string text = ended.output.substr(begin + begin_mark.size());
    text.resize(text.find("</pre>"));
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t stop = std::min(text.find('\n', at), text.size()), colon = text.find(": ", at);
      if (colon < stop) shown[text.substr(at, colon - at)] = text.substr(colon + 2, stop - colon - 2);
      at = stop + 1;
    }
    return shown;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plot_page_test, Bench)

BOOST_AUTO_TEST_CASE(curves_can_be_read_and_zoomed_by_pointer_and_keyboard) {
  if (!has_browser()) return;
  add_run("ada-2026-03-01T12-00-00", "11111111-0000-4000-8000-000000000000", 40);
  add_run("ada-2026-03-02T12-00-00", "22222222-0000-4000-8000-000000000000", 20);
  auto shown = probe({"ada-2026-03-01", "latest", "loss"});
  BOOST_TEST(shown["begin"] == "step 0 | steps=4040 | steps=2020");
  BOOST_TEST(shown["both"] == "step 10 | steps=4030 | steps=2010");
  // The line of 20 steps has no value at step 36.
  BOOST_TEST(shown["one ended"] == "step 36 | steps=404");
  BOOST_TEST(shown["ticks"] == "0 5 10 15 20 25 30 35 40");
  BOOST_TEST(shown["zoomed x"] == "8 9 10 11 12 13 14 15 16, 0 5 10 15 20 25 30 35 40, reset block");
  BOOST_TEST(shown["said"] == "shown: step 8 to 16");
  BOOST_TEST(shown["zoomed y"] == "20 25 30 35 40");
  BOOST_TEST(shown["all"] == "0 5 10 15 20 25 30 35 40, 0 5 10 15 20 25 30 35 40, reset none");
  BOOST_TEST(shown["no drag"] == "0 5 10 15 20 25 30 35 40");
  BOOST_TEST(shown["plus"] == "10 15 20 25 30");
  BOOST_TEST(shown["right"] == "15 20 25 30 35");
  BOOST_TEST(shown["to the end"] == "20 25 30 35 40");
  BOOST_TEST(shown["not beyond numbers"] == "false");
  BOOST_TEST(shown["zero"] == "0 5 10 15 20 25 30 35 40, reset none");
  BOOST_TEST(shown["read"] == "step 0, steps=40 40, steps=20 20");
  BOOST_TEST(shown["read on"] == "step 1, steps=40 39, steps=20 19");
  BOOST_TEST(shown["hidden"] == "true step 10 | steps=2010");
  BOOST_TEST(shown["shown"] == "false step 10 | steps=4030 | steps=2010");
  BOOST_TEST(shown["reachable"] == "0 application loss");
}

BOOST_AUTO_TEST_CASE(logarithmic_axes_and_many_lines_are_read_alike) {
  if (!has_browser()) return;
  for (int i = 0; i < 15; ++i)
    add_run("ada-2026-03-" + std::to_string(10 + i) + "T12-00-00",
            std::to_string(10000000 + i) + "-0000-4000-8000-000000000000", 40 + i);
  std::vector<std::string> words;
  for (int i = 0; i < 15; ++i) words.push_back("ada-2026-03-" + std::to_string(10 + i));
  words.insert(words.end(), {"minimize:loss", "--log-y"});
  auto shown = probe(words);
  // Of fifteen the nearest twelve are listed.
  BOOST_TEST(shown["both"].find("| and 3 more") != std::string::npos, shown["both"]);
  BOOST_TEST(shown["all"].find("1 2 5 10 20 50, reset none") != std::string::npos, shown["all"]);
  BOOST_TEST(shown["not beyond numbers"] == "false");
}

BOOST_AUTO_TEST_CASE(trials_can_be_read_and_zoomed) {
  if (!has_browser()) return;
  const Ended swept =
      test::run(test::skrobot(directory.path(), {"sweep", "trial_task", "x=0.1,0.3", "k=1:2", "--objective",
                                                 "minimize:inner.k", "--plugins", fixture("trial")}));
  BOOST_TEST_REQUIRE(swept.exit_code == 0, swept.errors);
  for (const char* kind : {"parallel", "scatter"}) {
    auto shown = probe({"latest", "--kind", kind});
    BOOST_TEST(shown["trial"].find("inner.k2") != std::string::npos, shown["trial"]);
    BOOST_TEST(shown["whole"] == "0 0 960 540");
    BOOST_TEST(shown["zoomed"].ends_with(", reset block"), shown["zoomed"]);
    BOOST_TEST(shown["zoomed"].find(" 480 270") != std::string::npos, shown["zoomed"]);
    BOOST_TEST(shown["all"] == "0 0 960 540, reset none");
    BOOST_TEST(shown["best"] == "trial 1: x 0.1, k 1, inner.k 1");
    BOOST_TEST(shown["next"].starts_with("trial "), shown["next"]);
    BOOST_TEST(shown["next"] != shown["best"]);
    BOOST_TEST(shown["plus"] == "240 135 480 270");
    BOOST_TEST(shown["escape"] == "0 0 960 540");
  }
}

BOOST_AUTO_TEST_SUITE_END()
