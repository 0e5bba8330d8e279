// SPDX-License-Identifier: MIT
// What makes a page with a plot alive. The scripts need nothing but the page; texts are set as text, never as HTML.
#ifndef SKROBOT_HOST_PLOT_HTML_SCRIPTS_HPP
#define SKROBOT_HOST_PLOT_HTML_SCRIPTS_HPP

namespace skrobot {

extern const char* const k_page_style;
/// What both scripts below use.
extern const char* const k_common_script;
/// Calls make_curves(figure, chart) for each figure with its entry of `charts`.
extern const char* const k_curves_script;
/// The same for a sweep's trials: make_trials(figure, chart).
extern const char* const k_trials_script;

}  // namespace skrobot

#endif
