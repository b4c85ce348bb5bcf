// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/transcript.h"

#include "protocol/codec.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

using protocol::ProtocolError;

/// The common names of the phases are fewer; a worker that sends more than this is not reporting.
constexpr std::size_t kMostPhases = 64;
/// Of a warm-up, a worker keeps no more (docs/protocol.md).
constexpr std::size_t kMostWarmUpSamples = 1'000'000;

/// The end of a phase tells which stage comes next. Of a group of phases ("upload+allocate") the last counts.
struct PhaseEnd {
  std::string_view phase;
  Stage next;
};
constexpr std::array<PhaseEnd, 3> kPhaseEnds{
    {{"allocate", Stage::kFirstRun}, {"first", Stage::kFirstRun}, {"next", Stage::kWarmUp}}};

std::string_view last_of_group(std::string_view phases) {
  const auto plus = phases.rfind('+');
  return plus == std::string_view::npos ? phases : phases.substr(plus + 1);
}

/// Whether requests follow one another, each answered before the next is begun and counted.
bool is_one_after_another(const LoadShape& load) { return load.kind == LoadKind::kClosed; }

/// Empty when the samples can be true: none negative nor longer than the process lived; nor all of them
/// together where they follow one another.
std::string problem_with(const std::vector<std::int64_t>& samples, Nanoseconds lived, const LoadShape& load) {
  std::int64_t left = lived.count();
  for (const std::int64_t sample : samples) {
    if (sample < 0) return fmt::format("it reported a latency of {} ns", sample);
    if (sample > left) return "it reported latencies that add up to more than the time it ran";
    if (is_one_after_another(load)) left -= sample;
  }
  return {};
}

/// As its load asks for: docs/protocol.md, Series.
bool has_its_series(const Measurement& measurement) {
  const LoadShape& load = measurement.load;
  const bool has_times = load.kind != LoadKind::kClosed || load.is_sustained();
  const std::size_t count = measurement.samples_ns.size();
  return measurement.at_ns.size() == (has_times ? count : 0) &&
         measurement.service_ns.size() == (load.has_arrivals() ? count : 0);
}

bool is_finite(const OutputRecord& output) {
  return output.finite &&
         std::ranges::all_of(output.values, [](float value) { return std::isfinite(value); });
}

bool fits_its_shape(const OutputRecord& output) {
  double count = 1;  // a stated shape may be absurd: its product must not overflow
  for (const std::int64_t extent : output.shape) count *= static_cast<double>(extent);
  return output.values.empty() || static_cast<double>(output.values.size()) == count;
}

/// Empty when all outputs are finite and of the shape they state.
std::string problem_with(const std::vector<OutputRecord>& outputs) {
  for (const OutputRecord& output : outputs) {
    if (!is_finite(output)) return fmt::format("output '{}' holds values that are not finite", output.name);
    if (!fits_its_shape(output)) return fmt::format("output '{}' is not of the shape it states", output.name);
  }
  return {};
}

}  // namespace

Transcript::Transcript(const protocol::RunRequest& request, Nanoseconds started)
    : most_samples_(request.start_only ? 0 : request.plan.max_samples),
      most_answers_(static_cast<std::size_t>(std::max(request.answer_buffers, 1))),
      has_samples_(!request.answers_only && !request.start_only),
      starts_in_process_(request.load_twice),
      is_compared_(!request.reference_dir.empty()),
      tolerance_(request.tolerance),
      started_(started) {
  measurement_.batch = request.batch;
  measurement_.load = request.plan.load;
}

void Transcript::add(protocol::Message message) {
  if (is_complete()) throw ProtocolError("it went on after its report was complete");
  const bool is_greeting = std::holds_alternative<protocol::Hello>(message);
  if (is_greeting == greeted_ && !std::holds_alternative<protocol::Failed>(message)) {
    throw ProtocolError(greeted_ ? "it said hello twice" : "it did not say hello first");
  }
  std::visit([this](auto& what) { take(what); }, message);
}

void Transcript::take(protocol::Hello& hello) {
  if (hello.version != protocol::kVersion) {
    throw ProtocolError(
        fmt::format("it speaks version {} of the protocol, not {}", hello.version, protocol::kVersion));
  }
  if (hello.main_entered < started_ || hello.main_entered > monotonic_now()) {
    throw ProtocolError("it claims to have started at another time than it was");
  }
  greeted_ = true;
  runtime_version_ = std::move(hello.runtime_version);
  hello.exec.name = "exec";
  hello.exec.wall = hello.main_entered - started_;
  if (!starts_in_process_) measurement_.phases.push_back(std::move(hello.exec));
  stage_ = Stage::kLoad;
}

void Transcript::take(protocol::PhaseDone& done) {
  if (measurement_.phases.size() >= kMostPhases)
    throw ProtocolError("it reported more phases than there are");
  const auto end = std::ranges::find(kPhaseEnds, last_of_group(done.phase.name), &PhaseEnd::phase);
  if (end != kPhaseEnds.end()) stage_ = end->next;
  measurement_.phases.push_back(std::move(done.phase));
}

void Transcript::take(protocol::Outputs& outputs) {
  if (outputs.buffer < 0 || static_cast<std::size_t>(outputs.buffer) >= most_answers_) {
    throw ProtocolError(fmt::format("it answered request {}, which was not asked for", outputs.buffer));
  }
  const auto place = static_cast<std::size_t>(outputs.buffer);
  if (answers_.size() <= place) answers_.resize(place + 1);
  answers_[place] = std::move(outputs.outputs);
}

void Transcript::take(protocol::Progress& progress) { stage_ = progress.stage; }

void Transcript::take(protocol::Samples& samples) {
  auto& all = samples.warm_up ? measurement_.warm_up_ns : measurement_.samples_ns;
  const std::size_t most = samples.warm_up ? kMostWarmUpSamples : most_samples_;
  if (samples.latency_ns.size() > most - all.size())
    throw ProtocolError("it sent more samples than were asked for");
  all.insert(all.end(), samples.latency_ns.begin(), samples.latency_ns.end());
  stage_ = Stage::kFinish;
}

void Transcript::take(protocol::Series& series) {
  auto& all = series.kind == protocol::Series::Kind::kAt ? measurement_.at_ns : measurement_.service_ns;
  if (series.values_ns.size() > measurement_.samples_ns.size() - all.size())
    throw ProtocolError("it sent more values of a series than samples");
  all.insert(all.end(), series.values_ns.begin(), series.values_ns.end());
}

void Transcript::take(protocol::Finished& finished) {
  measurement_.converged = finished.converged;
  measurement_.use = finished.use;
  measurement_.effective_precision = std::move(finished.effective_precision);
  measurement_.notes = std::move(finished.notes);
  measurement_.agreement = std::move(finished.agreement);
  if (finished.energy_pass) check(*finished.energy_pass);
  measurement_.energy_pass = finished.energy_pass;
  check(finished.stretches);
  measurement_.stretches = std::move(finished.stretches);
  if (runtime_version_.empty()) {
    if (const auto note = measurement_.notes.find("runtime_version"); note != measurement_.notes.end()) {
      runtime_version_ = note->second;
    }
  }
  finished_ = true;
  stage_ = Stage::kFinish;
}

void Transcript::check(const EnergyPass& pass) const {
  const bool ordered = started_ <= pass.idle_begin && pass.idle_begin <= pass.load_begin &&
                       pass.load_begin <= pass.load_end && pass.load_end <= pass.idle_end &&
                       pass.idle_end <= monotonic_now();
  if (!ordered || pass.requests < 1) throw ProtocolError("it reported an energy pass that cannot have been");
}

void Transcript::check(const std::vector<Stretch>& stretches) const {
  Nanoseconds before = started_;
  std::size_t samples = 0;
  for (const Stretch& stretch : stretches) {
    const bool ordered = before <= stretch.begin && stretch.begin <= stretch.end;
    const bool is_known = stretch.samples >= 0 && static_cast<std::size_t>(stretch.samples) <=
                                                      measurement_.samples_ns.size() - samples;
    if (!ordered || !is_known) throw ProtocolError("it reported stretches of samples that cannot have been");
    samples += static_cast<std::size_t>(stretch.samples);
    before = stretch.end;
  }
  if (before > monotonic_now()) throw ProtocolError("it reported samples that are still to come");
}

void Transcript::take(protocol::Failed& failed) {
  stage_ = failed.stage;
  failed_ = std::move(failed);
}

void Transcript::take(protocol::RunRequest&) { throw ProtocolError("it sent a request instead of a report"); }

Outcome Transcript::outcome(Nanoseconds now) const {
  const auto refuse = [](FailureKind kind, std::string why) {
    return Failure{.stage = Stage::kFinish, .kind = kind, .message = std::move(why), .log = {}};
  };
  if (measurement_.samples_ns.empty() && has_samples_)
    return refuse(FailureKind::kProtocol, "it finished without a single sample");
  for (const auto* samples : {&measurement_.warm_up_ns, &measurement_.samples_ns}) {
    if (auto problem = problem_with(*samples, now - started_, measurement_.load); !problem.empty()) {
      return refuse(FailureKind::kProtocol, std::move(problem));
    }
  }
  if (!has_its_series(measurement_))
    return refuse(FailureKind::kProtocol, "it did not say of every sample when it came");
  for (const auto& outputs : answers_) {
    if (auto problem = problem_with(outputs); !problem.empty()) {
      return refuse(FailureKind::kWrongOutput, std::move(problem));
    }
  }
  if (is_compared_ && !measurement_.agreement)
    return refuse(FailureKind::kProtocol, "it did not say whether its answers agree with the reference's");
  if (is_compared_ && tolerance_ > 0 && !(measurement_.agreement->max_relative_error <= tolerance_))
    return refuse(FailureKind::kWrongOutput, measurement_.agreement->worst);
  Measurement measurement = measurement_;
  if (!answers_.empty()) measurement.outputs = answers_.front();
  return measurement;
}

}  // namespace edgegauge::control
