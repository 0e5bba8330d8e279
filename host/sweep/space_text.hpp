// SPDX-License-Identifier: MIT
// How people write what a parameter is tried with; the README has the table.
//
//   a,b,c these values, each read by the parameter's type; brackets and quotes keep a comma together: [1,2],[3] "x,y",z
//   2:8 2:8:2 of an integer: every one from 2 to 8, or every second 0.5:1.0 0.5:1.0:0.1 of a number: the range, or its
//   values in steps 0.5:1.0/6 a grid takes six values of it, both ends included; without /N five log:1e-4:1e-1 the same
//   on a logarithmic scale; 1e-4:1e-1:log too uniform(a,b) loguniform(a,b) normal(mean,deviation)
//   lognormal(mean,deviation) choice(a,b,c) anything else one value, the same in every trial
//
// Ranges and distributions are for numbers; of text, a colon is a colon. An entry of a map of free text
// (environment.LR) may be either: what reads as a range or a distribution of numbers is one, and its values are given
// as text; in quotes it is text. Of a parameter that is a list itself, a,b,c is one value with three items, and
// [a,b],[c] are two values.
#ifndef SKROBOT_HOST_SWEEP_SPACE_TEXT_HPP
#define SKROBOT_HOST_SWEEP_SPACE_TEXT_HPP

#include <optional>
#include <string>

#include "plugin/parameters.hpp"
#include "sweep/value_space.hpp"

namespace skrobot {

/// What an assignment means in a sweep: a space, or none when it is one value, which the assignment then holds (quotes
/// taken off). Text is read as above, a JSON list of a parameter that is none itself gives its items. Both ends of a
/// range and all values of a list are checked against the schema. Throws Error(Fault::usage). An unknown parameter is
/// one value: resolve() complains of it.
std::optional<ValueSpace> read_space(const ParameterSchema& schema, Assignment& assignment, const std::string& task);

/// The schema of a parameter by its dotted name, an entry of a map too; nullptr when there is none.
const json::object* find_property(const ParameterSchema& schema, std::string_view key);

}  // namespace skrobot

#endif
