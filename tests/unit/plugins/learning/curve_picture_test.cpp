// SPDX-License-Identifier: MIT
#include "learning/curve_picture.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace learning {

BOOST_AUTO_TEST_SUITE(curve_picture_test)

BOOST_AUTO_TEST_CASE(draws_lines_inside_the_axes) {
  const std::string svg =
      to_svg({"A <title>", "x & y", "\"z\"", {{"one", {{0, 0}, {0.5, 1}, {1, NAN}, {1, 1}}}}, true, true, true});
  BOOST_TEST(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  BOOST_TEST(svg.ends_with("</svg>\n"));
  BOOST_TEST(svg.find("<title>A &lt;title&gt;</title>") != std::string::npos);
  BOOST_TEST(svg.find("x &amp; y") != std::string::npos);
  BOOST_TEST(svg.find("&quot;z&quot;") != std::string::npos);
  BOOST_TEST(svg.find("M64.0 336.0L264.0 36.0L464.0 36.0\" fill") != std::string::npos);  // without the NaN
  BOOST_TEST(svg.find("nan") == std::string::npos);
  BOOST_TEST(svg.find("stroke-dasharray") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(fits_the_axes_to_the_points) {
  const std::string svg = to_svg({"t", "x", "y", {{"", {{1, 10}, {5, 10}}}}, false, false, true});
  BOOST_TEST(svg.find(">11</text>") != std::string::npos);  // a constant gets room on both sides
  BOOST_TEST(svg.find("<circle") != std::string::npos);
  const std::string empty = to_svg({"t", "x", "y", {{"none", {}}}, false, false, false});
  BOOST_TEST(empty.find("inf") == std::string::npos);
  BOOST_TEST(empty.find("none") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(ticks_are_round_numbers) {
  const std::string svg = to_svg({"t", "x", "y", {{"", {{1, 0.7692}, {11, 0.8269}}}}, false, false, true});
  for (const char* tick : {">0<", ">2<", ">12<", ">0.76<", ">0.78<", ">0.84<"})
    BOOST_TEST(svg.find(tick) != std::string::npos, tick);
  BOOST_TEST(svg.find(">0.6<") == std::string::npos);
  const std::string tiny =
      to_svg({"t", "x", "y", {{"", {{-3e-9, 1e12}, {4e-9, 1.0000000001e12}}}}, false, false, true});
  BOOST_TEST(tiny.find("nan") == std::string::npos);
  BOOST_TEST(tiny.size() < 5000U);
}

BOOST_AUTO_TEST_CASE(shortens_numbers) {
  BOOST_TEST(in_short(0.99412) == "0.9941");
  BOOST_TEST(in_short(12345) == "1.234e+04");
  BOOST_TEST(in_short(0) == "0");
  BOOST_TEST(in_short(NAN) == "");
  BOOST_TEST(escaped("a\nb'\x7F") == "a?b&#39;?");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
