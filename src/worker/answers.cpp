// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/answers.h"

#include "model/npy.h"
#include "worker/elements.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace edgegauge::worker {
namespace {

/// A message's values must fit into one frame of the protocol, at no more than 25 bytes each.
constexpr std::size_t kMaxValuesPerMessage = 8 * kMaxStoredOutputValues;
constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kLongestName = 200;

std::vector<float> values_of(const HostTensor& tensor) {
  const ReadElement read = element_reader(tensor.type.dtype);
  const std::size_t size = size_of(tensor.type.dtype);
  std::vector<float> values(static_cast<std::size_t>(model::element_count(tensor.type.shape)));
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(read(tensor.data + i * size));
  return values;
}

void fill_figures(OutputRecord& record, std::span<const float> values) {
  double sum = 0;
  std::size_t count = 0;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    least = std::min<double>(least, value);
    most = std::max<double>(most, value);
    sum += value;
    ++count;
  }
  record.finite = count == values.size();
  if (count == 0) return;
  record.min = least;
  record.max = most;
  record.mean = sum / static_cast<double>(count);
}

bool fits(const Port& stated, const model::TensorType& real) {
  const auto fits_extent = [](std::int64_t open, std::int64_t extent) {
    return extent >= 0 && (open == model::kDynamic || open == extent);
  };
  return stated.type.dtype == real.dtype &&
         (stated.any_shape || std::ranges::equal(stated.type.shape, real.shape, fits_extent));
}

std::size_t byte_count(const HostTensor& tensor) {
  return size_of(tensor.type.dtype) * static_cast<std::size_t>(model::element_count(tensor.type.shape));
}

/// What every output was folded into: volatile, so that no compiler can drop the reading.
thread_local volatile unsigned output_sink = 0;  // of each thread that runs requests

bool is_safe(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_';
}

std::string safe_name(std::string name) {
  name.resize(std::min(name.size(), kLongestName));
  std::ranges::replace_if(
      name, [](char c) { return !is_safe(c); }, '_');
  if (name.empty()) return "output";
  if (name.front() == '.') name.front() = '_';
  return name;
}

}  // namespace

void check_results(std::span<const Port> stated, std::span<const HostTensor> results) {
  if (stated.size() != results.size()) {
    throw BackendError(fmt::format("the model states {} outputs and gave {}", stated.size(), results.size()),
                       FailureKind::kWrongOutput);
  }
  for (std::size_t i = 0; i < stated.size(); ++i) {
    if (fits(stated[i], results[i].type)) continue;
    throw BackendError(fmt::format("output '{}' is stated as {} {}, and came as {} {}", stated[i].name,
                                   name_of(stated[i].type.dtype), model::to_string(stated[i].type.shape),
                                   name_of(results[i].type.dtype), model::to_string(results[i].type.shape)),
                       FailureKind::kWrongOutput);
  }
}

std::vector<OutputRecord> record_outputs(std::span<const HostTensor> results) {
  std::vector<OutputRecord> records;
  std::size_t room = kMaxValuesPerMessage;
  for (const HostTensor& result : results) {
    OutputRecord& record = records.emplace_back();
    record.name = result.name;
    record.shape = result.type.shape;
    std::vector<float> values = values_of(result);
    fill_figures(record, values);
    if (values.size() > std::min(room, kMaxStoredOutputValues)) continue;
    room -= values.size();
    record.values = std::move(values);
  }
  return records;
}

void read_outputs(std::span<const HostTensor> results) {
  unsigned folded = 0;
  for (const HostTensor& result : results) {
    const std::size_t bytes = byte_count(result);
    for (std::size_t at = 0; at < bytes; at += kCacheLine)
      folded += std::to_integer<unsigned>(result.data[at]);
  }
  output_sink = output_sink + folded;
}

std::string AnswerFiles::unused_name(const std::string& wanted) {
  std::string name = wanted;
  for (int number = 2; !used_.insert(name).second; ++number) name = fmt::format("{}-{}", wanted, number);
  return name;
}

std::filesystem::path AnswerFiles::next_file(const std::string& output, std::size_t request) {
  const std::string base = safe_name(output);
  const std::string name = unused_name(request == 0 ? base : fmt::format("{}.{}", base, request));
  return folder_ / (name + ".npy");
}

std::string AnswerFiles::save(const HostTensor& output, std::size_t request) {
  const std::filesystem::path file = next_file(output.name, request);
  const std::shared_ptr<const std::byte> borrowed(std::shared_ptr<void>(), output.data);
  model::write_npy(file, {output.type, borrowed});
  return file;
}

}  // namespace edgegauge::worker
