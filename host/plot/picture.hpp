// SPDX-License-Identifier: MIT
// A plot as a file's bytes.
#ifndef SKROBOT_HOST_PLOT_PICTURE_HPP
#define SKROBOT_HOST_PLOT_PICTURE_HPP

#include <filesystem>
#include <optional>
#include <string>

#include "plot/parameter_chart.hpp"
#include "plot/plot_data.hpp"

namespace skrobot {

enum class PictureKind { svg, png, html };

struct PictureSize {
  std::size_t width, height;  ///< in pixels
};

/// What a file's name ends with. Throws Error(Fault::usage) when that is none of them.
PictureKind picture_kind(const std::filesystem::path& file);

/// The picture; without a size, in one that its charts have room in. Throws Error(Fault::host) when there is no cairo
/// for a PNG.
std::string picture_of(const PlotData& plot, PictureKind kind, std::optional<PictureSize> size);
std::string picture_of(const ParameterChart& chart, ParameterPicture picture, PictureKind kind,
                       std::optional<PictureSize> size);

}  // namespace skrobot

#endif
