// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/synthetic.h"

#include <algorithm>
#include <cstring>
#include <random>

#include <Eigen/Core>

namespace edgegauge::worker {
namespace {

template <class Float>
void fill_normal(std::span<std::byte> memory, std::mt19937_64& random) {
  std::normal_distribution<float> normal;
  for (std::size_t at = 0; at + sizeof(Float) <= memory.size(); at += sizeof(Float)) {
    Float value{};
    while (value == Float{}) value = static_cast<Float>(normal(random));
    std::memcpy(memory.data() + at, &value, sizeof value);
  }
}

}  // namespace

void fill_synthetic(std::span<std::byte> memory, model::DataType type, std::uint64_t seed, int input,
                    std::size_t request) {
  std::seed_seq mixed{seed, seed >> 32, static_cast<std::uint64_t>(input),
                      static_cast<std::uint64_t>(request)};
  std::mt19937_64 random(mixed);
  switch (type) {
    case model::DataType::kFloat32:
      return fill_normal<float>(memory, random);
    case model::DataType::kFloat64:
      return fill_normal<double>(memory, random);
    case model::DataType::kFloat16:
      return fill_normal<Eigen::half>(memory, random);
    case model::DataType::kBFloat16:
      return fill_normal<Eigen::bfloat16>(memory, random);
    default:
      std::ranges::fill(memory, std::byte{0});
  }
}

}  // namespace edgegauge::worker
