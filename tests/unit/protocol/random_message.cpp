// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/protocol/random_message.h"

#include <algorithm>
#include <tuple>

namespace edgegauge::protocol {
namespace {

namespace gen = rc::gen;

rc::Gen<std::string> text() {
  const auto ascii = gen::container<std::string>(gen::inRange<char>(0, 127));
  return gen::oneOf(ascii, gen::element<std::string>("", "\"\\/\n", "Größe ×2", "モデル"));
}

rc::Gen<Nanoseconds> nanoseconds() {
  return gen::map(gen::arbitrary<std::int64_t>(), [](std::int64_t count) { return Nanoseconds(count); });
}

rc::Gen<double> number() {
  return gen::map(gen::arbitrary<int>(), [](int i) { return i / 7.0; });
}
rc::Gen<float> narrow_number() {
  return gen::map(gen::arbitrary<int>(), [](int i) { return static_cast<float>(i) / 7.0f; });
}

rc::Gen<std::vector<std::string>> texts() { return gen::container<std::vector<std::string>>(text()); }
rc::Gen<std::map<std::string, std::string>> pairs() {
  return gen::container<std::map<std::string, std::string>>(text(), text());
}

rc::Gen<Stage> stage() {
  return gen::map(gen::inRange(0, static_cast<int>(Stage::kFinish) + 1),
                  [](int i) { return static_cast<Stage>(i); });
}
rc::Gen<FailureKind> failure_kind() {
  return gen::map(gen::inRange(0, static_cast<int>(FailureKind::kWrongOutput) + 1),
                  [](int i) { return static_cast<FailureKind>(i); });
}

rc::Gen<InputSpec> input_spec() {
  return gen::build<InputSpec>(gen::set(&InputSpec::name, text()), gen::set(&InputSpec::dtype, text()),
                               gen::set(&InputSpec::shape), gen::set(&InputSpec::files, texts()),
                               gen::set(&InputSpec::seed), gen::set(&InputSpec::buffers));
}

rc::Gen<LoadShape> load_shape() {
  const auto kind = gen::map(gen::inRange(0, static_cast<int>(LoadKind::kPoisson) + 1),
                             [](int i) { return static_cast<LoadKind>(i); });
  return gen::build<LoadShape>(gen::set(&LoadShape::kind, kind), gen::set(&LoadShape::rate, number()),
                               gen::set(&LoadShape::instances),
                               gen::set(&LoadShape::sustained, nanoseconds()));
}

rc::Gen<MeasurePlan> measure_plan() {
  return gen::build<MeasurePlan>(
      gen::set(&MeasurePlan::warm_up_at_least, nanoseconds()), gen::set(&MeasurePlan::warm_up_runs),
      gen::set(&MeasurePlan::min_samples), gen::set(&MeasurePlan::max_samples),
      gen::set(&MeasurePlan::limit, nanoseconds()), gen::set(&MeasurePlan::target, number()),
      gen::set(&MeasurePlan::energy_idle, nanoseconds()), gen::set(&MeasurePlan::energy_load, nanoseconds()),
      gen::set(&MeasurePlan::load, load_shape()), gen::set(&MeasurePlan::arrival_seed));
}

rc::Gen<RunRequest> run_request() {
  return gen::build<RunRequest>(
      gen::set(&RunRequest::runtime_dir, text()), gen::set(&RunRequest::model, text()),
      gen::set(&RunRequest::settings, pairs()),
      gen::set(&RunRequest::inputs, gen::container<std::vector<InputSpec>>(input_spec())),
      gen::set(&RunRequest::batch), gen::set(&RunRequest::plan, measure_plan()),
      gen::set(&RunRequest::save_outputs_dir, text()), gen::set(&RunRequest::answer_buffers),
      gen::set(&RunRequest::reference_dir, text()), gen::set(&RunRequest::tolerance, number()),
      gen::set(&RunRequest::answers_only), gen::set(&RunRequest::start_only),
      gen::set(&RunRequest::load_twice));
}

rc::Gen<std::optional<std::int64_t>> maybe_count() {
  return gen::map(gen::arbitrary<std::pair<bool, std::int64_t>>(),
                  [](const auto& drawn) { return drawn.first ? std::optional(drawn.second) : std::nullopt; });
}

rc::Gen<PhaseRecord> phase_record() {
  return gen::build<PhaseRecord>(
      gen::set(&PhaseRecord::name, text()), gen::set(&PhaseRecord::wall, nanoseconds()),
      gen::set(&PhaseRecord::cpu, nanoseconds()), gen::set(&PhaseRecord::major_faults),
      gen::set(&PhaseRecord::read_bytes, maybe_count()), gen::set(&PhaseRecord::resident_change_bytes));
}

rc::Gen<PhaseDone> phase_done() { return gen::build<PhaseDone>(gen::set(&PhaseDone::phase, phase_record())); }

rc::Gen<Hello> hello() {
  return gen::build<Hello>(gen::set(&Hello::version), gen::set(&Hello::runtime, text()),
                           gen::set(&Hello::runtime_version, text()), gen::set(&Hello::pid),
                           gen::set(&Hello::main_entered, nanoseconds()),
                           gen::set(&Hello::exec, phase_record()));
}

rc::Gen<Outputs> outputs() {
  const auto record = gen::build<OutputRecord>(
      gen::set(&OutputRecord::name, text()), gen::set(&OutputRecord::shape),
      gen::set(&OutputRecord::file, text()), gen::set(&OutputRecord::finite),
      gen::set(&OutputRecord::min, number()), gen::set(&OutputRecord::max, number()),
      gen::set(&OutputRecord::mean, number()),
      gen::set(&OutputRecord::values, gen::container<std::vector<float>>(narrow_number())));
  return gen::build<Outputs>(gen::set(&Outputs::buffer),
                             gen::set(&Outputs::outputs, gen::container<std::vector<OutputRecord>>(record)));
}

rc::Gen<Progress> progress() {
  return gen::build<Progress>(gen::set(&Progress::stage, stage()), gen::set(&Progress::samples),
                              gen::set(&Progress::median, nanoseconds()),
                              gen::set(&Progress::p99, nanoseconds()),
                              gen::set(&Progress::relative_half_width, number()));
}

rc::Gen<Samples> samples() {
  return gen::build<Samples>(gen::set(&Samples::warm_up), gen::set(&Samples::latency_ns));
}

rc::Gen<Series> series() {
  return gen::build<Series>(gen::set(&Series::kind, gen::element(Series::Kind::kAt, Series::Kind::kService)),
                            gen::set(&Series::values_ns));
}

template <class Type>
rc::Gen<std::optional<Type>> maybe(const rc::Gen<Type>& generator) {
  return gen::map(gen::pair(gen::arbitrary<bool>(), generator),
                  [](const auto& drawn) { return drawn.first ? std::optional(drawn.second) : std::nullopt; });
}

rc::Gen<std::optional<Agreement>> maybe_agreement() {
  const auto agreement = gen::build<Agreement>(
      gen::set(&Agreement::max_absolute_error, number()), gen::set(&Agreement::max_relative_error, number()),
      gen::set(&Agreement::cosine, number()), gen::set(&Agreement::top1, maybe(number())),
      gen::set(&Agreement::worst, text()));
  return maybe(agreement);
}

rc::Gen<std::optional<EnergyPass>> maybe_energy_pass() {
  return maybe(gen::build<EnergyPass>(
      gen::set(&EnergyPass::idle_begin, nanoseconds()), gen::set(&EnergyPass::load_begin, nanoseconds()),
      gen::set(&EnergyPass::load_end, nanoseconds()), gen::set(&EnergyPass::idle_end, nanoseconds()),
      gen::set(&EnergyPass::requests)));
}

rc::Gen<Stretch> stretch() {
  return gen::build<Stretch>(gen::set(&Stretch::samples), gen::set(&Stretch::begin, nanoseconds()),
                             gen::set(&Stretch::end, nanoseconds()));
}

rc::Gen<Finished> finished() {
  const auto use = gen::build<ResourceUse>(
      gen::set(&ResourceUse::wall, nanoseconds()), gen::set(&ResourceUse::cpu, nanoseconds()),
      gen::set(&ResourceUse::peak_resident_bytes), gen::set(&ResourceUse::resident_bytes),
      gen::set(&ResourceUse::involuntary_switches),
      gen::set(&ResourceUse::busy_threads, maybe(gen::arbitrary<std::int64_t>())),
      gen::set(&ResourceUse::instructions, maybe(gen::arbitrary<std::int64_t>())),
      gen::set(&ResourceUse::cycles, maybe(gen::arbitrary<std::int64_t>())),
      gen::set(&ResourceUse::cache_misses, maybe(gen::arbitrary<std::int64_t>())));
  return gen::build<Finished>(
      gen::set(&Finished::converged), gen::set(&Finished::use, use),
      gen::set(&Finished::effective_precision, text()), gen::set(&Finished::notes, pairs()),
      gen::set(&Finished::agreement, maybe_agreement()),
      gen::set(&Finished::energy_pass, maybe_energy_pass()),
      gen::set(&Finished::stretches, gen::container<std::vector<Stretch>>(stretch())));
}

rc::Gen<Failed> failed() {
  return gen::build<Failed>(gen::set(&Failed::stage, stage()), gen::set(&Failed::kind, failure_kind()),
                            gen::set(&Failed::message, text()));
}

template <class Type>
rc::Gen<Message> as_message(const rc::Gen<Type>& generator) {
  return gen::map(generator, [](const Type& what) { return Message(what); });
}

// --- Equality: the number of bindings must be the number of fields.

auto tied(const MeasurePlan& of) {
  const auto& [warm_up, runs, least, most, limit, target, idle, energy_load, load, seed] = of;
  return std::tie(warm_up, runs, least, most, limit, target, idle, energy_load, load, seed);
}
auto tied(const InputSpec& of) {
  const auto& [name, dtype, shape, files, seed, buffers] = of;
  return std::tie(name, dtype, shape, files, seed, buffers);
}
auto tied(const PhaseRecord& of) {
  const auto& [name, wall, cpu, faults, read, resident] = of;
  return std::tie(name, wall, cpu, faults, read, resident);
}
auto tied(const OutputRecord& of) {
  const auto& [name, shape, file, finite, min, max, mean, values] = of;
  return std::tie(name, shape, file, finite, min, max, mean, values);
}
auto tied(const ResourceUse& of) {
  const auto& [wall, cpu, peak, resident, switches, busy_threads, instructions, cycles, misses] = of;
  return std::tie(wall, cpu, peak, resident, switches, busy_threads, instructions, cycles, misses);
}
auto tied(const EnergyPass& of) {
  const auto& [idle_begin, load_begin, load_end, idle_end, requests] = of;
  return std::tie(idle_begin, load_begin, load_end, idle_end, requests);
}
auto tied(const Stretch& of) {
  const auto& [samples, begin, end] = of;
  return std::tie(samples, begin, end);
}
auto tied(const Agreement& of) {
  const auto& [absolute, relative, cosine, top1, worst] = of;
  return std::tie(absolute, relative, cosine, top1, worst);
}
auto tied(const Knob& of) {
  const auto& [name, values, default_value, help, optimised, converts, environment] = of;
  return std::tie(name, values, default_value, help, optimised, converts, environment);
}
auto tied(const Progress& of) {
  const auto& [at, count, median, p99, half_width] = of;
  return std::tie(at, count, median, p99, half_width);
}
auto tied(const Samples& of) {
  const auto& [warm_up, latencies] = of;
  return std::tie(warm_up, latencies);
}
auto tied(const Series& of) {
  const auto& [kind, values] = of;
  return std::tie(kind, values);
}
auto tied(const Failed& of) {
  const auto& [at, kind, message] = of;
  return std::tie(at, kind, message);
}

bool same(const auto& a, const auto& b) { return tied(a) == tied(b); }
bool all_same(const auto& a, const auto& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) { return same(x, y); });
}

bool same(const Hello& a, const Hello& b) {
  const auto& [version, runtime, runtime_version, pid, main_entered, exec] = a;
  return std::tie(version, runtime, runtime_version, pid, main_entered) ==
             std::tie(b.version, b.runtime, b.runtime_version, b.pid, b.main_entered) &&
         same(exec, b.exec);
}
bool same(const PhaseDone& a, const PhaseDone& b) {
  const auto& [phase] = a;
  return same(phase, b.phase);
}
bool same(const Outputs& a, const Outputs& b) {
  const auto& [buffer, records] = a;
  return buffer == b.buffer && all_same(records, b.outputs);
}
bool same(const Finished& a, const Finished& b) {
  const auto& [converged, use, precision, notes, agreement, pass, stretches] = a;
  return converged == b.converged && same(use, b.use) && precision == b.effective_precision &&
         notes == b.notes && agreement.has_value() == b.agreement.has_value() &&
         (!agreement || same(*agreement, *b.agreement)) && pass.has_value() == b.energy_pass.has_value() &&
         (!pass || same(*pass, *b.energy_pass)) && all_same(stretches, b.stretches);
}
bool same(const RunRequest& a, const RunRequest& b) {
  const auto& [runtime_dir, model, settings, inputs, batch, plan, answers, save, reference, tolerance,
               answers_only, start_only, load_twice] = a;
  return std::tie(runtime_dir, model, settings, batch, save, answers, reference, tolerance, answers_only,
                  start_only, load_twice) ==
             std::tie(b.runtime_dir, b.model, b.settings, b.batch, b.save_outputs_dir, b.answer_buffers,
                      b.reference_dir, b.tolerance, b.answers_only, b.start_only, b.load_twice) &&
         all_same(inputs, b.inputs) && same(plan, b.plan);
}

}  // namespace

rc::Gen<Message> any_message() {
  return gen::oneOf(as_message(run_request()), as_message(hello()), as_message(phase_done()),
                    as_message(outputs()), as_message(progress()), as_message(samples()),
                    as_message(finished()), as_message(failed()), as_message(series()));
}

rc::Gen<BackendInfo> any_backend_info() {
  const auto knob = gen::build<Knob>(gen::set(&Knob::name, text()), gen::set(&Knob::values, texts()),
                                     gen::set(&Knob::default_value, text()), gen::set(&Knob::help, text()),
                                     gen::set(&Knob::optimised_value, text()), gen::set(&Knob::converts),
                                     gen::set(&Knob::environment, text()));
  return gen::build<BackendInfo>(
      gen::set(&BackendInfo::protocol), gen::set(&BackendInfo::name, text()),
      gen::set(&BackendInfo::title, text()), gen::set(&BackendInfo::available),
      gen::set(&BackendInfo::unavailable_reason, text()), gen::set(&BackendInfo::version, text()),
      gen::set(&BackendInfo::build_features, texts()), gen::set(&BackendInfo::units, texts()),
      gen::set(&BackendInfo::precisions, texts()), gen::set(&BackendInfo::formats, texts()),
      gen::set(&BackendInfo::companions, texts()), gen::set(&BackendInfo::test_only),
      gen::set(&BackendInfo::knobs, gen::container<std::vector<Knob>>(knob)),
      gen::set(&BackendInfo::compile_cache, text()),
      gen::set(&BackendInfo::environment,
               gen::container<std::map<std::string, std::string>>(text(), text())));
}

bool equal(const Message& a, const Message& b) {
  if (a.index() != b.index()) return false;
  return std::visit([&]<class Type>(const Type& what) { return same(what, std::get<Type>(b)); }, a);
}

bool equal(const BackendInfo& a, const BackendInfo& b) {
  const auto& [protocol, name, title, available, reason, version, features, units, precisions, formats,
               companions, test_only, knobs, compile_cache, environment] = a;
  return std::tie(protocol, name, title, available, reason, version, features, units, precisions, formats,
                  companions, test_only, compile_cache,
                  environment) == std::tie(b.protocol, b.name, b.title, b.available, b.unavailable_reason,
                                           b.version, b.build_features, b.units, b.precisions, b.formats,
                                           b.companions, b.test_only, b.compile_cache, b.environment) &&
         all_same(knobs, b.knobs);
}

}  // namespace edgegauge::protocol
