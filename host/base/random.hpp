// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_RANDOM_HPP
#define SKROBOT_HOST_BASE_RANDOM_HPP

#include <cmath>
#include <cstdint>
#include <string_view>

namespace skrobot {

/// Random numbers that depend on a seed, a number and a name only, on every machine and with every standard library. A
/// sweep names the trial and the parameter: a trial's values can be computed alone, anywhere, and stay the same when
/// the plan grows or gets another parameter.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t number, std::string_view name) : state_(seed) {
    std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    state_ = next() ^ (number * 0x9E3779B97F4A7C15U);
    state_ = next() ^ hash;
    next();
  }

  /// 64 random bits (splitmix64).
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  /// In [0, 1), with 53 random bits.
  double real() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// In [0, count), every one equally likely. REQUIRES: count > 0.
  std::uint64_t below(std::uint64_t count) {
    const std::uint64_t uneven = (0 - count) % count;  // so many of the 2^64 numbers are too many
    std::uint64_t bits = next();
    while (bits < uneven) bits = next();
    return bits % count;
  }
  /// Normally distributed with mean 0 and deviation 1 (Box and Muller).
  double normal() {
    constexpr double k_two_pi = 6.283185307179586476925286766559;
    return std::sqrt(-2 * std::log(1 - real())) * std::cos(k_two_pi * real());
  }

 private:
  std::uint64_t state_;
};

}  // namespace skrobot

#endif
