// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/requests.h"

#include "core/error.h"
#include "model/npy.h"
#include "model/sizes.h"
#include "worker/synthetic.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>
#include <set>

#include <fmt/ranges.h>

namespace edgegauge::worker {
namespace {

using model::Shape;
using model::TensorType;
using protocol::InputSpec;

constexpr std::size_t kAlignment = 64;

// --- What each input is to hold

/// One input of the model with what was asked for it.
struct Planned {
  std::string name;
  TensorType type;  ///< of one request: nothing is left open
  InputSpec spec;
  int number =
      0;  ///< of the specification, or of the input where there is none: tells synthetic inputs apart
};

std::string names_of(std::span<const Port> ports) {
  std::vector<std::string> names;
  for (const Port& port : ports) names.push_back(fmt::format("'{}'", port.name));
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

std::size_t port_for(std::span<const Port> ports, const InputSpec& spec) {
  if (spec.name.empty() && ports.size() == 1) return 0;
  const auto port = std::ranges::find(ports, spec.name, &Port::name);
  if (port == ports.end()) {
    throw BadInput(spec.name.empty()
                       ? fmt::format("the model has {} inputs, so each must be given by name", ports.size())
                       : fmt::format("the model has no input '{}'", spec.name),
                   fmt::format("its inputs are: {}", names_of(ports)));
  }
  return static_cast<std::size_t>(port - ports.begin());
}

model::DataType type_for(const Port& port, const InputSpec& spec) {
  if (!spec.dtype.empty() && spec.dtype != name_of(port.type.dtype)) {
    throw BadInput(fmt::format("input '{}' of the model is {}; {} was given", port.name,
                               name_of(port.type.dtype), spec.dtype),
                   "give values of the model's type");
  }
  return port.type.dtype;
}

bool allows(const Shape& stated, const Shape& given) {
  return std::ranges::equal(stated, given, [](std::int64_t open, std::int64_t extent) {
    return extent >= 0 && (open == model::kDynamic || open == extent);
  });
}

Shape shape_for(const Port& port, const InputSpec& spec, std::int64_t batch) {
  Shape shape = spec.shape;
  if (port.any_shape) {
    if (!shape.empty() && std::ranges::all_of(shape, [](std::int64_t extent) { return extent >= 0; }))
      return shape;
    throw BadInput(fmt::format("the model does not say of what shape its input '{}' is", port.name),
                   fmt::format("give --input-shape {}=1x3x224x224 or whatever it takes", port.name));
  }
  if (shape.empty()) {
    shape = port.type.shape;
    if (!shape.empty() && shape.front() == model::kDynamic) shape.front() = batch;
  }
  if (!allows(port.type.shape, shape)) {
    throw BadInput(fmt::format("input '{}' of the model is {}; {} was given", port.name,
                               model::to_string(port.type.shape), model::to_string(shape)),
                   "? stands for an extent that the model leaves open; every other one must agree");
  }
  return shape;
}

/// Or a rate would be told of samples that were never there. An input of constant shape beside another one (a
/// table, a mask) rules nothing out.
void check_batch(const std::vector<Planned>& inputs, std::int64_t batch) {
  const auto is_of_batch = [batch](const Planned& input) {
    return !input.type.shape.empty() && input.type.shape.front() == batch;
  };
  if (inputs.empty() || std::ranges::any_of(inputs, is_of_batch)) return;
  throw BadInput(fmt::format("input '{}' of the model is {}, which makes no batch of {}", inputs.front().name,
                             model::to_string(inputs.front().type.shape), batch),
                 "measure it at its own batch, or give --input-shape where the model leaves shapes open");
}

void check_size(const Planned& input) {
  if (model::checked_byte_count(input.type)) return;
  throw BackendError(fmt::format("input '{}' of {} is larger than any memory", input.name,
                                 model::to_string(input.type.shape)),
                     FailureKind::kOutOfMemory);
}

std::vector<Planned> plan_inputs(std::span<const Port> ports, std::span<const InputSpec> specs,
                                 std::int64_t batch) {
  std::vector<std::optional<Planned>> planned(ports.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const std::size_t place = port_for(ports, specs[i]);
    const Port& port = ports[place];
    if (planned[place]) throw BadInput(fmt::format("input '{}' is given twice", port.name));
    const TensorType type{type_for(port, specs[i]), shape_for(port, specs[i], batch)};
    planned[place] = Planned{port.name, type, specs[i], static_cast<int>(i)};
  }
  std::vector<Planned> all;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const TensorType type{ports[i].type.dtype, planned[i] ? Shape{} : shape_for(ports[i], {}, batch)};
    all.push_back(planned[i] ? *planned[i] : Planned{ports[i].name, type, {}, static_cast<int>(i)});
    check_size(all.back());
  }
  check_batch(all, batch);
  return all;
}

// --- The files

/// What was read for one input: whole requests, or samples of which requests are put together.
struct Pieces {
  std::vector<model::Tensor> tensors;
  bool are_samples = false;
};

Shape sample_of(const TensorType& type) {
  Shape shape = type.shape;
  if (!shape.empty()) shape.front() = 1;
  return shape;
}

/// A .f32 file says nothing of its shape: its size tells which of the two it is.
model::Tensor read_raw(const std::filesystem::path& file, const TensorType& type) {
  std::error_code unknown;  // read_raw_f32 says what is wrong with the file
  const auto size = std::filesystem::file_size(file, unknown);
  const Shape sample = sample_of(type);
  const bool is_sample =
      !unknown && size == sizeof(float) * static_cast<std::uint64_t>(model::element_count(sample));
  return model::read_raw_f32(file, is_sample ? sample : type.shape);
}

model::Tensor read_piece(const Planned& input, const std::filesystem::path& file) {
  const model::Tensor tensor =
      file.extension() == ".f32" ? read_raw(file, input.type) : model::read_npy(file);
  const Shape sample = sample_of(input.type);
  const bool fits = tensor.type.shape == input.type.shape || tensor.type.shape == sample;
  if (fits && tensor.type.dtype == input.type.dtype) return tensor;
  throw BadInput(fmt::format("{} holds {} {}; input '{}' takes {} {}", file.string(),
                             name_of(tensor.type.dtype), model::to_string(tensor.type.shape), input.name,
                             name_of(input.type.dtype), model::to_string(input.type.shape)),
                 fmt::format("or one sample of it: {}", model::to_string(sample)));
}

Pieces read_pieces(const Planned& input) {
  Pieces pieces;
  std::size_t samples = 0;
  for (const std::string& file : input.spec.files) {
    pieces.tensors.push_back(read_piece(input, file));
    if (pieces.tensors.back().type != input.type) ++samples;
  }
  pieces.are_samples = samples > 0;
  if (samples > 0 && samples < pieces.tensors.size()) {
    throw BadInput(fmt::format("input '{}' is given whole requests and single samples", input.name),
                   "give files of one kind");
  }
  return pieces;
}

// --- The memory

std::shared_ptr<std::byte> allocate(std::size_t bytes) {
  const std::size_t rounded = std::max(kAlignment, (bytes + kAlignment - 1) / kAlignment * kAlignment);
  void* memory = std::aligned_alloc(kAlignment, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  return {static_cast<std::byte*>(memory), std::free};
}

/// All requests' values of one input, one after another.
class InputMaker {
 public:
  InputMaker(const Planned& input, std::int64_t batch)
      : input_(input), pieces_(read_pieces(input)), batch_(static_cast<std::size_t>(batch)) {}

  /// How many requests it takes to use every piece, and to rotate.
  std::size_t requests() const {
    const std::size_t per_request = pieces_.are_samples ? batch_ : 1;
    const std::size_t needed = (pieces_.tensors.size() + per_request - 1) / per_request;
    return std::max(needed, static_cast<std::size_t>(std::max(1, input_.spec.buffers)));
  }

  std::shared_ptr<std::byte> make(std::size_t request) const {
    const std::size_t bytes =
        size_of(input_.type.dtype) * static_cast<std::size_t>(model::element_count(input_.type.shape));
    auto memory = allocate(bytes);
    if (pieces_.tensors.empty()) {
      fill_synthetic({memory.get(), bytes}, input_.type.dtype, input_.spec.seed, input_.number, request);
      return memory;
    }
    const std::size_t per_request = pieces_.are_samples ? batch_ : 1;
    std::byte* to = memory.get();
    for (std::size_t k = request * per_request; k < (request + 1) * per_request; ++k) {
      const auto piece = pieces_.tensors[k % pieces_.tensors.size()].bytes();
      to = std::ranges::copy(piece, to).out;
    }
    return memory;
  }

 private:
  const Planned& input_;
  Pieces pieces_;
  std::size_t batch_;
};

}  // namespace

Requests assemble_requests(std::span<const Port> ports, std::span<const InputSpec> specs,
                           std::int64_t batch) {
  const std::vector<Planned> inputs = plan_inputs(ports, specs, batch);
  std::vector<InputMaker> makers;
  std::size_t count = 1;
  for (const Planned& input : inputs) {
    count = std::max(count, makers.emplace_back(input, batch).requests());
  }
  Requests requests{.sets = std::vector<std::vector<HostTensor>>(count), .memory = {}};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (std::size_t request = 0; request < count; ++request) {
      const auto& memory = requests.memory.emplace_back(makers[i].make(request));
      requests.sets[request].push_back({inputs[i].name, inputs[i].type, memory.get()});
    }
  }
  return requests;
}

}  // namespace edgegauge::worker
