// SPDX-License-Identifier: MIT
#include "plot/png_canvas.hpp"

#include <cairo.h>

#include <array>
#include <boost/dll/shared_library.hpp>
#include <skrobot/error.hpp>

#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr double k_quarter_turn = 1.5707963267948966;

// The functions of cairo that are used, by the types of its own header.
struct Cairo {
  Cairo() {
    try {
      library.load(SKROBOT_CAIRO_FILE, boost::dll::load_mode::rtld_lazy | boost::dll::load_mode::rtld_local |
                                           boost::dll::load_mode::search_system_folders);
    } catch (const std::exception&) {
      throw Error(Fault::host, "cannot draw a PNG: cairo (" SKROBOT_CAIRO_FILE ") is not installed here",
                  "SVG and HTML do not need it: --output plot.svg");
    }
  }
  template <class Function>
  Function* get(const char* name) const {
    return &library.get<Function>(name);
  }

  boost::dll::shared_library library;
};

// Loaded once, and kept: its fonts leave threads and caches behind that no unloading survives.
const Cairo& cairo() {
  static const Cairo* const loaded = new Cairo;
  return *loaded;
}

#define SKROBOT_CAIRO(name) cairo().get<decltype(::name)>(#name)

}  // namespace

class PngCanvas::Impl {
 public:
  Impl(int pixel_width, int pixel_height, double width)
      : surface(SKROBOT_CAIRO(cairo_image_surface_create)(CAIRO_FORMAT_RGB24, pixel_width, pixel_height)),
        context(SKROBOT_CAIRO(cairo_create)(surface)) {
    SKROBOT_CAIRO(cairo_scale)(context, pixel_width / width, pixel_width / width);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    SKROBOT_CAIRO(cairo_destroy)(context);
    SKROBOT_CAIRO(cairo_surface_destroy)(surface);
  }

  void set(Colour colour) const {
    const auto part = [&](int shift) { return static_cast<double>(colour.rgb >> shift & 255) / 255; };
    SKROBOT_CAIRO(cairo_set_source_rgba)(context, part(16), part(8), part(0), colour.opacity);
  }

  cairo_surface_t* surface;
  cairo_t* context;
};

PngCanvas::PngCanvas(int pixel_width, int pixel_height, double width)
    : impl_(std::make_unique<Impl>(pixel_width, pixel_height, width)) {}
PngCanvas::~PngCanvas() = default;

void PngCanvas::fill(double x, double y, double width, double height, Colour colour) {
  impl_->set(colour);
  SKROBOT_CAIRO(cairo_rectangle)(impl_->context, x, y, width, height);
  SKROBOT_CAIRO(cairo_fill)(impl_->context);
}

void PngCanvas::line(std::span<const PlotPoint> points, const Stroke& stroke) {
  cairo_t* context = impl_->context;
  impl_->set(stroke.colour);
  SKROBOT_CAIRO(cairo_new_path)(context);  // a text leaves a point behind
  if (points.size() == 1) {
    SKROBOT_CAIRO(cairo_arc)(context, points[0].x, points[0].y, 1.6 * stroke.width, 0, 4 * k_quarter_turn);
    SKROBOT_CAIRO(cairo_fill)(context);
    return;
  }
  constexpr std::array<double, 2> k_dashed{7, 4}, k_dotted{2, 3};
  SKROBOT_CAIRO(cairo_set_dash)
  (context, stroke.dash == Dash::dotted ? k_dotted.data() : k_dashed.data(), stroke.dash == Dash::solid ? 0 : 2, 0);
  SKROBOT_CAIRO(cairo_set_line_width)(context, stroke.width);
  SKROBOT_CAIRO(cairo_set_line_join)(context, CAIRO_LINE_JOIN_ROUND);
  const auto to = SKROBOT_CAIRO(cairo_line_to);
  for (const PlotPoint& point : points) to(context, point.x, point.y);
  SKROBOT_CAIRO(cairo_stroke)(context);
}

void PngCanvas::area(std::span<const PlotPoint> corners, Colour colour) {
  cairo_t* context = impl_->context;
  impl_->set(colour);
  SKROBOT_CAIRO(cairo_new_path)(context);
  const auto to = SKROBOT_CAIRO(cairo_line_to);
  for (const PlotPoint& corner : corners) to(context, corner.x, corner.y);
  SKROBOT_CAIRO(cairo_fill)(context);
}

void PngCanvas::text(double x, double y, std::string_view text, const TextStyle& style) {
  cairo_t* context = impl_->context;
  const std::string safe = printable(text, 1000);
  impl_->set(style.colour);
  SKROBOT_CAIRO(cairo_select_font_face)
  (context, "sans-serif", CAIRO_FONT_SLANT_NORMAL, style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  SKROBOT_CAIRO(cairo_set_font_size)(context, style.size);
  cairo_text_extents_t size{};
  SKROBOT_CAIRO(cairo_text_extents)(context, safe.c_str(), &size);
  const double back = style.anchor == Anchor::start    ? 0
                      : style.anchor == Anchor::middle ? size.x_advance / 2
                                                       : size.x_advance;
  SKROBOT_CAIRO(cairo_save)(context);
  SKROBOT_CAIRO(cairo_translate)(context, x, y);
  if (style.turn != 0) SKROBOT_CAIRO(cairo_rotate)(context, -k_quarter_turn * style.turn / 90);
  SKROBOT_CAIRO(cairo_move_to)(context, -back, 0);
  SKROBOT_CAIRO(cairo_show_text)(context, safe.c_str());
  SKROBOT_CAIRO(cairo_restore)(context);
}

std::string PngCanvas::finish() {
  std::string bytes;
  const auto append = [](void* to, const unsigned char* data, unsigned size) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_status_t status = SKROBOT_CAIRO(cairo_status)(impl_->context);
  if (status == CAIRO_STATUS_SUCCESS)
    status = SKROBOT_CAIRO(cairo_surface_write_to_png_stream)(impl_->surface, append, &bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    throw Error(Fault::host, std::string("cannot draw the PNG: ") + SKROBOT_CAIRO(cairo_status_to_string)(status));
  return bytes;
}

}  // namespace skrobot
