// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/predictions.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>

namespace edgegauge::control {
namespace {

constexpr std::size_t kKept = 5;

/// An output that scores classes: rows of `classes` values, one per sample.
struct Scores {
  std::size_t samples;
  std::size_t classes;
  std::span<const float> values;
  std::span<const float> row(std::size_t sample) const { return values.subspan(sample * classes, classes); }
};

std::optional<Scores> scores_in(const OutputRecord& output) {
  const auto& shape = output.shape;
  const bool is_flat =
      shape.size() >= 2 && std::all_of(shape.begin() + 2, shape.end(), [](auto n) { return n == 1; });
  if (!is_flat || shape[0] < 1 || shape[1] < 1) return std::nullopt;
  const auto samples = static_cast<std::size_t>(shape[0]);
  const auto classes = static_cast<std::size_t>(shape[1]);
  if (output.values.size() != samples * classes) return std::nullopt;
  return Scores{samples, classes, output.values};
}

bool is_distribution(std::span<const float> values) {
  constexpr double kTolerance = 1e-3;
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return std::abs(sum - 1) < kTolerance &&
         std::ranges::all_of(values, [](float value) { return value >= 0; });
}

std::vector<double> probabilities(std::span<const float> values) {
  std::vector<double> result(values.begin(), values.end());
  if (is_distribution(values)) return result;
  const double largest = std::ranges::max(result);
  for (double& value : result) value = std::exp(value - largest);
  const double sum = std::accumulate(result.begin(), result.end(), 0.0);
  for (double& value : result) value /= sum;
  return result;
}

void add_best(const std::string& picture, std::span<const float> values,
              const std::vector<std::string>& labels, std::vector<store::Prediction>& predictions) {
  const std::vector<double> scores = probabilities(values);
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t place) { return scores[place]; });
  for (std::size_t i = 0; i < std::min(kKept, order.size()); ++i) {
    const std::size_t place = order[i];
    predictions.push_back({.input = picture,
                           .rank = static_cast<int>(i) + 1,
                           .label = place < labels.size() ? labels[place] : std::to_string(place),
                           .score = scores[place]});
  }
}

}  // namespace

std::vector<store::Prediction> predict(const std::vector<std::vector<OutputRecord>>& answers,
                                       const std::vector<std::string>& pictures,
                                       const std::vector<std::string>& labels) {
  std::vector<store::Prediction> predictions;
  std::size_t next = 0;
  for (const auto& outputs : answers) {
    const auto scores = outputs.empty() ? std::nullopt : scores_in(outputs.front());
    if (!scores) return {};
    for (std::size_t sample = 0; sample < scores->samples && next < pictures.size(); ++sample, ++next) {
      add_best(pictures[next], scores->row(sample), labels, predictions);
    }
  }
  return predictions;
}

}  // namespace edgegauge::control
