// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/agreement.h"

#include "core/error.h"
#include "model/npy.h"
#include "worker/elements.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace edgegauge::worker {
namespace {

using model::Shape;

/// A tensor's elements as numbers.
class Elements {
 public:
  explicit Elements(const HostTensor& tensor)
      : data_(tensor.data),
        size_(model::size_of(tensor.type.dtype)),
        count_(static_cast<std::size_t>(model::element_count(tensor.type.shape))),
        read_(element_reader(tensor.type.dtype)) {}

  std::size_t count() const { return count_; }
  double operator[](std::size_t i) const { return read_(data_ + i * size_); }

 private:
  const std::byte* data_;
  std::size_t size_;
  std::size_t count_;
  ReadElement read_;
};

/// Of those that are finite: beside an infinity no error would show.
double largest_magnitude(const Elements& elements) {
  double largest = kLeastMagnitude;
  for (std::size_t i = 0; i < elements.count(); ++i) {
    if (std::isfinite(elements[i])) largest = std::max(largest, std::abs(elements[i]));
  }
  return largest;
}

double difference_of(double a, double b) {
  if (a == b) return 0;  // two infinities, too
  const double difference = std::abs(a - b);
  return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}

void fill_errors(const Elements& reference, const Elements& answer, const Shape& shape, Deviation& into) {
  std::size_t worst = 0;
  for (std::size_t i = 0; i < reference.count(); ++i) {
    const double difference = difference_of(answer[i], reference[i]);
    if (difference <= into.max_absolute_error) continue;
    into.max_absolute_error = difference;
    worst = i;
  }
  if (into.max_absolute_error == 0) return;
  into.max_relative_error = into.max_absolute_error / largest_magnitude(reference);
  into.worst = fmt::format("element {} of {} is {:.7g} instead of {:.7g}", worst, model::to_string(shape),
                           answer[worst], reference[worst]);
}

double cosine_of(const Elements& a, const Elements& b) {
  double dot = 0;
  double a_squared = 0;
  double b_squared = 0;
  for (std::size_t i = 0; i < a.count(); ++i) {
    if (std::isinf(a[i]) && a[i] == b[i]) continue;  // of one direction, but no angle can be reckoned with it
    dot += a[i] * b[i];
    a_squared += a[i] * a[i];
    b_squared += b[i] * b[i];
  }
  if (a_squared == 0 && b_squared == 0) return 1;
  if (a_squared == 0 || b_squared == 0) return 0;
  return std::clamp(dot / (std::sqrt(a_squared) * std::sqrt(b_squared)), -1.0, 1.0);
}

bool is_floating(model::DataType type) {
  using enum model::DataType;
  return type == kFloat32 || type == kFloat64 || type == kFloat16 || type == kBFloat16;
}

bool scores_classes(const model::TensorType& type) {
  const Shape& shape = type.shape;
  return is_floating(type.dtype) && shape.size() >= 2 && shape[1] >= 2 &&
         std::all_of(shape.begin() + 2, shape.end(), [](std::int64_t extent) { return extent == 1; });
}

std::size_t best_class(const Elements& scores, std::size_t first, std::size_t classes) {
  std::size_t best = first;
  for (std::size_t i = first; i < first + classes; ++i) {
    if (scores[i] > scores[best]) best = i;
  }
  return best;
}

void fill_classes(const Elements& reference, const Elements& answer, const Shape& shape, Deviation& into) {
  const auto classes = static_cast<std::size_t>(shape[1]);
  for (std::size_t first = 0; first < reference.count(); first += classes) {
    ++into.scored;
    if (best_class(reference, first, classes) == best_class(answer, first, classes)) ++into.same_class;
  }
}

[[noreturn]] void disagree(const std::string& how) { throw BackendError(how, FailureKind::kWrongOutput); }

HostTensor borrowed(const std::string& name, const model::Tensor& tensor) {
  return {name, tensor.type, tensor.bytes().data()};
}

std::size_t answers_in(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator files(folder);
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

std::string percent(double share) { return fmt::format("{:.2g}%", 100 * share); }

}  // namespace

Deviation deviation(const HostTensor& reference, const HostTensor& answer) {
  const Shape& shape = reference.type.shape;
  if (answer.type.shape != shape) {
    disagree(fmt::format("its shape is {} instead of {}", model::to_string(answer.type.shape),
                         model::to_string(shape)));
  }
  const Elements expected(reference);
  const Elements given(answer);
  Deviation result;
  fill_errors(expected, given, shape, result);
  result.cosine = cosine_of(expected, given);
  if (scores_classes(reference.type)) fill_classes(expected, given, shape, result);
  return result;
}

AgreementCheck::AgreementCheck(const std::filesystem::path& reference_dir) : files_(reference_dir) {
  if (std::filesystem::is_directory(reference_dir)) return;
  throw BadInput(fmt::format("the answers to compare with are not in {}", reference_dir.string()));
}

void AgreementCheck::add(std::span<const HostTensor> answers, std::size_t request) {
  for (const HostTensor& answer : answers) {
    const std::string where = request == 0 ? fmt::format("output '{}'", answer.name)
                                           : fmt::format("output '{}' of request {}", answer.name, request);
    const std::filesystem::path file = files_.next_file(answer.name, request);
    if (!std::filesystem::exists(file)) disagree(where + ": the reference has none");
    const model::Tensor reference = model::read_npy(file);
    Deviation one;
    try {
      one = deviation(borrowed(answer.name, reference), answer);
    } catch (const BackendError& error) {
      disagree(fmt::format("{}: {}", where, error.what()));
    }
    ++compared_;
    scored_ += one.scored;
    same_class_ += one.same_class;
    total_.max_absolute_error = std::max(total_.max_absolute_error, one.max_absolute_error);
    if (std::isnan(one.cosine) || one.cosine < total_.cosine) total_.cosine = one.cosine;
    if (one.max_relative_error <= total_.max_relative_error) continue;
    total_.max_relative_error = one.max_relative_error;
    total_.worst = fmt::format("{}: {}", where, one.worst);
  }
}

Agreement AgreementCheck::result(double tolerance) const {
  if (const std::size_t expected = answers_in(files_.folder()); expected != compared_)
    disagree(fmt::format("it gave {} outputs, the reference {}", compared_, expected));
  Agreement agreement = total_;
  if (scored_ > 0) agreement.top1 = static_cast<double>(same_class_) / static_cast<double>(scored_);
  if (tolerance > 0 && !(agreement.max_relative_error <= tolerance)) {
    disagree(fmt::format(
        "{}; that is {} of the largest magnitude, where {} is allowed (cosine {:.6f}{})", agreement.worst,
        percent(agreement.max_relative_error), percent(tolerance), agreement.cosine,
        agreement.top1 ? fmt::format(", same best class in {}", percent(*agreement.top1)) : ""));
  }
  return agreement;
}

}  // namespace edgegauge::worker
