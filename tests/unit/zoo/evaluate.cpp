// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/zoo/evaluate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>

namespace edgegauge::zoo {
namespace {

using Values = std::vector<float>;

class Evaluation {
 public:
  explicit Evaluation(const model::Graph& graph) : graph_(graph), values_(graph.values.size()) {}

  std::vector<Values> run(const std::vector<Values>& inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) at(graph_.inputs[i]) = inputs[i];
    const std::map<std::string, void (Evaluation::*)(const model::Node&)> operators = {
        {"Conv", &Evaluation::conv},
        {"BatchNormalization", &Evaluation::batch_norm},
        {"Relu", &Evaluation::relu},
        {"MaxPool", &Evaluation::max_pool},
        {"Add", &Evaluation::add},
        {"Concat", &Evaluation::concat},
        {"GlobalAveragePool", &Evaluation::global_average_pool},
        {"Flatten", &Evaluation::flatten},
        {"Gemm", &Evaluation::gemm},
    };
    for (const model::Node& node : graph_.nodes) (this->*operators.at(node.op))(node);
    return std::move(values_);
  }

 private:
  Values& at(model::ValueId id) { return values_[static_cast<std::size_t>(id)]; }
  Values& in(const model::Node& node) { return at(node.inputs[0]); }
  Values& out(const model::Node& node) { return at(node.outputs[0]); }
  const model::Shape& shape(model::ValueId id) const { return graph_.type_of(id).shape; }
  const float* constant(const model::Node& node, std::size_t input) const {
    const auto& value = graph_.values[static_cast<std::size_t>(node.inputs[input])];
    return reinterpret_cast<const float*>(value.constant->data.get());
  }

  /// Calls visit(out index, channel of x, value of x, position in the window) for every value under every
  /// window.
  template <class Visit>
  void slide(const model::Node& node, Visit visit) {
    const model::Shape& x = shape(node.inputs[0]);
    const model::Shape& y = shape(node.outputs[0]);
    const auto kernel = node.integers("kernel_shape"), stride = node.integers("strides"),
               pad = node.integers("pads");
    for (std::int64_t channel = 0; channel < x[1]; ++channel)
      for (std::int64_t row = 0; row < y[2]; ++row)
        for (std::int64_t column = 0; column < y[3]; ++column)
          for (std::int64_t k = 0; k < kernel[0] * kernel[1]; ++k) {
            const std::int64_t from_row = row * stride[0] - pad[0] + k / kernel[1];
            const std::int64_t from_column = column * stride[1] - pad[1] + k % kernel[1];
            if (from_row < 0 || from_row >= x[2] || from_column < 0 || from_column >= x[3]) continue;
            const auto from = static_cast<std::size_t>((channel * x[2] + from_row) * x[3] + from_column);
            visit(row * y[3] + column, channel, in(node)[from], k);
          }
  }

  void conv(const model::Node& node) {
    const model::Shape& w = shape(node.inputs[1]);
    const model::Shape& y = shape(node.outputs[0]);
    const std::int64_t area = y[2] * y[3];
    out(node).assign(static_cast<std::size_t>(w[0] * area), 0.0f);
    for (std::int64_t o = 0; o < w[0] && node.inputs.size() > 2; ++o)
      std::fill_n(out(node).begin() + o * area, area, constant(node, 2)[o]);
    slide(node, [&](std::int64_t position, std::int64_t channel, float x, std::int64_t k) {
      for (std::int64_t o = 0; o < w[0]; ++o)
        out(node)[static_cast<std::size_t>(o * area + position)] +=
            x * constant(node, 1)[(o * w[1] + channel) * w[2] * w[3] + k];
    });
  }

  void max_pool(const model::Node& node) {
    const model::Shape& y = shape(node.outputs[0]);
    out(node).assign(static_cast<std::size_t>(y[1] * y[2] * y[3]), std::numeric_limits<float>::lowest());
    slide(node, [&](std::int64_t position, std::int64_t channel, float x, std::int64_t) {
      float& value = out(node)[static_cast<std::size_t>(channel * y[2] * y[3] + position)];
      value = std::max(value, x);
    });
  }

  void batch_norm(const model::Node& node) {
    const std::size_t area = in(node).size() / static_cast<std::size_t>(shape(node.inputs[0])[1]);
    for (std::size_t i = 0; i < in(node).size(); ++i) {
      const std::size_t c = i / area;
      const float scale =
          constant(node, 1)[c] / std::sqrt(constant(node, 4)[c] + node.number("epsilon", 1e-5f));
      out(node).push_back((in(node)[i] - constant(node, 3)[c]) * scale + constant(node, 2)[c]);
    }
  }

  void relu(const model::Node& node) {
    for (const float x : in(node)) out(node).push_back(std::max(x, 0.0f));
  }

  void add(const model::Node& node) {
    for (std::size_t i = 0; i < in(node).size(); ++i)
      out(node).push_back(in(node)[i] + at(node.inputs[1])[i]);
  }

  void concat(const model::Node& node) {
    for (const model::ValueId part : node.inputs)
      out(node).insert(out(node).end(), at(part).begin(), at(part).end());
  }

  void global_average_pool(const model::Node& node) {
    const auto channels = shape(node.inputs[0])[1];
    const auto area = static_cast<std::ptrdiff_t>(in(node).size()) / channels;
    for (auto begin = in(node).begin(); begin != in(node).end(); begin += area)
      out(node).push_back(std::accumulate(begin, begin + area, 0.0f) / static_cast<float>(area));
  }

  void flatten(const model::Node& node) { out(node) = in(node); }

  void gemm(const model::Node& node) {
    const model::Shape& w = shape(node.inputs[1]);
    for (std::int64_t o = 0; o < w[0]; ++o) {
      const float* row = constant(node, 1) + o * w[1];
      out(node).push_back(std::inner_product(in(node).begin(), in(node).end(), row, constant(node, 2)[o]));
    }
  }

  const model::Graph& graph_;
  std::vector<Values> values_;
};

}  // namespace

std::vector<Values> evaluate(const model::Graph& graph, const std::vector<Values>& inputs) {
  return Evaluation(graph).run(inputs);
}

}  // namespace edgegauge::zoo
