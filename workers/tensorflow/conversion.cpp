// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conversion.h"

#include "types.h"
#include "worker/backend.h"

#include <utility>

#include <fmt/format.h>

namespace edgegauge::tensorflow {
namespace {

std::size_t index(model::ValueId id) { return static_cast<std::size_t>(id); }

/// Elements that keep their sequence need no transposition.
TF_Output transposed(GraphWriter& writer, std::string_view name, TF_Output x, const model::Shape& shape,
                     const Order& order) {
  const model::Shape result = permuted(shape, order);
  if (result == shape && !moves_elements(shape, order)) return x;
  const bool moves = moves_elements(shape, order);
  const std::vector<std::int64_t> numbers =
      moves ? std::vector<std::int64_t>(order.begin(), order.end()) : result;
  const model::Shape extent{static_cast<std::int64_t>(numbers.size())};
  const TF_Output how = writer.constant(fmt::format("{}/{}", name, moves ? "perm" : "shape"),
                                        model::make_int64_tensor(extent, numbers));
  const char* type = moves ? "Transpose" : "Reshape";
  return writer.node(type, fmt::format("{}/{}", name, type)).input(x).input(how).finish();
}

TF_Output reshaped(GraphWriter& writer, std::string_view name, TF_Output x, const model::Shape& shape) {
  const model::Shape extent{static_cast<std::int64_t>(shape.size())};
  const TF_Output how =
      writer.constant(fmt::format("{}/shape", name), model::make_int64_tensor(extent, shape));
  return writer.node("Reshape", fmt::format("{}/Reshape", name)).input(x).input(how).finish();
}

}  // namespace

Order order_of(Layout layout, std::size_t rank) {
  return layout == Layout::kPlain ? unchanged(rank) : channels_last(rank);
}

const Emitted& Conversion::get(model::ValueId id) {
  const auto found = values_.find(id);
  if (found != values_.end()) return found->second;
  return values_[id] = {emit_constant(id, Layout::kPlain)};
}

TF_Output Conversion::get(model::ValueId id, Layout layout) {
  const auto known = values_.find(id);
  const bool as_it_is =
      known != values_.end() && known->second.layout == layout && known->second.flattened_from.empty();
  if (as_it_is) return known->second.output;
  const auto [place, is_new] = relaid_.try_emplace({id, layout});
  if (is_new) place->second = graph_.is_constant(id) ? emit_constant(id, layout) : relaid(id, layout);
  return place->second;
}

TF_Output Conversion::emit_constant(model::ValueId id, Layout layout) {
  const model::Value& value = graph_.values[index(id)];
  const model::Tensor& tensor = *value.constant;
  if (layout == Layout::kPlain) return writer_.constant(value.name, tensor);
  return writer_.constant(value.name, permuted(tensor, channels_last(tensor.type.shape.size())));
}

TF_Output Conversion::relaid(model::ValueId id, Layout layout) {
  const std::string& name = graph_.values[index(id)].name;
  const Emitted& emitted = get(id);
  const model::Shape& shape = graph_.type_of(id).shape;
  if (!emitted.flattened_from.empty()) {
    const model::Shape& maps = emitted.flattened_from;
    const TF_Output unflattened = reshaped(writer_, name, emitted.output, maps);
    const TF_Output plain = transposed(writer_, name, unflattened, maps, inverse(channels_last(maps.size())));
    return reshaped(writer_, name, plain, shape);
  }
  const Order last = channels_last(shape.size());
  if (layout == Layout::kChannelsLast) return transposed(writer_, name, emitted.output, shape, last);
  return transposed(writer_, name, emitted.output, permuted(shape, last), inverse(last));
}

bool Call::has_input(std::size_t i) const { return i < node_.inputs.size() && id(i) != model::kAbsent; }

bool Call::is_constant(std::size_t i) const { return conversion_.graph().is_constant(id(i)); }

const model::Tensor& Call::constant(std::size_t i) const {
  return *conversion_.graph().values[index(id(i))].constant;
}

const model::TensorType& Call::type(std::size_t i) const { return conversion_.graph().type_of(id(i)); }

const model::TensorType& Call::result_type(std::size_t k) const {
  return conversion_.graph().type_of(node_.outputs.at(k));
}

std::string_view Call::name_of(std::size_t i) const { return conversion_.graph().values[index(id(i))].name; }

const Emitted& Call::emitted(std::size_t i) const { return conversion_.get(id(i)); }

TF_Output Call::input(std::size_t i, Layout layout) const { return conversion_.get(id(i), layout); }

TF_Output Call::reordered(std::size_t i, const Order& order, const model::Shape& as) const {
  if (!is_constant(i)) {
    const TF_Output turned = transpose(input(i), shape(i), order);
    return as == permuted(shape(i), order) ? turned : reshape(turned, as);
  }
  model::Tensor tensor = permuted(constant(i), order);
  tensor.type.shape = as;
  return conversion_.writer().constant(name_of(i), tensor);
}

void Call::result(TF_Output output, Layout layout, std::size_t k) const {
  conversion_.set(node_.outputs.at(k), {output, layout});
}

void Call::result_like_input(TF_Output output) const {
  Emitted like = emitted(0);
  like.output = output;
  conversion_.set(node_.outputs.at(0), like);
}

void Call::flattened(TF_Output output, model::Shape maps) const {
  conversion_.set(node_.outputs.at(0), {output, Layout::kPlain, std::move(maps)});
}

NodeWriter Call::op(const std::string& type) const {
  return conversion_.writer().node(type, fmt::format("{}/{}", node_.name, type));
}

TF_Output Call::constant(const model::Tensor& tensor, std::string_view what) const {
  return conversion_.writer().constant(fmt::format("{}/{}", node_.name, what), tensor);
}

TF_Output Call::integers(std::span<const std::int64_t> values, std::string_view what) const {
  return constant(model::make_int64_tensor({static_cast<std::int64_t>(values.size())}, values), what);
}

TF_Output Call::short_integers(std::span<const std::int64_t> values, std::string_view what) const {
  const std::vector<std::int32_t> numbers(values.begin(), values.end());
  const model::Shape shape{static_cast<std::int64_t>(numbers.size())};
  return constant(model::make_tensor({model::DataType::kInt32, shape}, std::as_bytes(std::span(numbers))),
                  what);
}

TF_Output Call::axis(std::size_t number) const {
  const auto value = static_cast<std::int32_t>(number);
  return constant(model::make_tensor({model::DataType::kInt32, {}}, std::as_bytes(std::span(&value, 1))),
                  "axis");
}

TF_Output Call::pairs(std::span<const std::int64_t> begins, std::span<const std::int64_t> ends,
                      std::string_view what) const {
  std::vector<std::int64_t> numbers;
  for (std::size_t axis = 0; axis < begins.size(); ++axis)
    numbers.insert(numbers.end(), {begins[axis], ends[axis]});
  return constant(model::make_int64_tensor({static_cast<std::int64_t>(begins.size()), 2}, numbers), what);
}

TF_Output Call::scalar(double value, std::string_view what) const {
  const auto number = static_cast<float>(value);
  const TF_Output single = constant(model::make_float_tensor({}, {&number, 1}), what);
  if (type(0).dtype == model::DataType::kFloat32) return single;
  return op("Cast").input(single).type("DstT", to_tensorflow(type(0).dtype)).finish();
}

TF_Output Call::transpose(TF_Output x, const model::Shape& shape, const Order& order) const {
  return transposed(conversion_.writer(), node_.name, x, shape, order);
}

TF_Output Call::reshape(TF_Output x, const model::Shape& shape) const {
  return reshaped(conversion_.writer(), node_.name, x, shape);
}

void Call::refuse(std::string_view why) const {
  throw worker::BackendError(fmt::format("node '{}' ({}): {}", node_.name, node_.op, why));
}

}  // namespace edgegauge::tensorflow
