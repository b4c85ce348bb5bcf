// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"

#include <concepts>
#include <type_traits>

/// The names of every struct's fields in JSON, once for writing and reading: `visit("name", field)` for each.
namespace edgegauge::protocol {

/// T is the struct, or the const struct when it is written.
template <class T, class Struct>
concept Is = std::same_as<std::remove_const_t<T>, Struct>;

template <class Visitor>
void fields(Visitor& visit, Is<InputSpec> auto& of) {
  visit("name", of.name);
  visit("dtype", of.dtype);
  visit("shape", of.shape);
  visit("files", of.files);
  visit("seed", of.seed);
  visit("buffers", of.buffers);
}

template <class Visitor>
void fields(Visitor& visit, Is<LoadShape> auto& of) {
  visit("kind", of.kind);
  visit("rate", of.rate);
  visit("instances", of.instances);
  visit("sustained_ns", of.sustained);
}

template <class Visitor>
void fields(Visitor& visit, Is<MeasurePlan> auto& of) {
  visit("warm_up_at_least_ns", of.warm_up_at_least);
  visit("warm_up_runs", of.warm_up_runs);
  visit("min_samples", of.min_samples);
  visit("max_samples", of.max_samples);
  visit("limit_ns", of.limit);
  visit("target", of.target);
  visit("energy_idle_ns", of.energy_idle);
  visit("energy_load_ns", of.energy_load);
  visit("load", of.load);
  visit("arrival_seed", of.arrival_seed);
}

template <class Visitor>
void fields(Visitor& visit, Is<RunRequest> auto& of) {
  visit("runtime_dir", of.runtime_dir);
  visit("model", of.model);
  visit("settings", of.settings);
  visit("inputs", of.inputs);
  visit("batch", of.batch);
  visit("plan", of.plan);
  visit("save_outputs_dir", of.save_outputs_dir);
  visit("answer_buffers", of.answer_buffers);
  visit("reference_dir", of.reference_dir);
  visit("tolerance", of.tolerance);
  visit("answers_only", of.answers_only);
  visit("start_only", of.start_only);
  visit("load_twice", of.load_twice);
}

template <class Visitor>
void fields(Visitor& visit, Is<PhaseRecord> auto& of) {
  visit("name", of.name);
  visit("wall_ns", of.wall);
  visit("cpu_ns", of.cpu);
  visit("major_faults", of.major_faults);
  visit("read_bytes", of.read_bytes);
  visit("resident_change_bytes", of.resident_change_bytes);
}

template <class Visitor>
void fields(Visitor& visit, Is<Hello> auto& of) {
  visit("version", of.version);
  visit("runtime", of.runtime);
  visit("runtime_version", of.runtime_version);
  visit("pid", of.pid);
  visit("main_entered_ns", of.main_entered);
  visit("exec", of.exec);
}

template <class Visitor>
void fields(Visitor& visit, Is<PhaseDone> auto& of) {
  visit("phase", of.phase);
}

template <class Visitor>
void fields(Visitor& visit, Is<OutputRecord> auto& of) {
  visit("name", of.name);
  visit("shape", of.shape);
  visit("file", of.file);
  visit("finite", of.finite);
  visit("min", of.min);
  visit("max", of.max);
  visit("mean", of.mean);
  visit("values", of.values);
}

template <class Visitor>
void fields(Visitor& visit, Is<Outputs> auto& of) {
  visit("buffer", of.buffer);
  visit("outputs", of.outputs);
}

template <class Visitor>
void fields(Visitor& visit, Is<Progress> auto& of) {
  visit("stage", of.stage);
  visit("samples", of.samples);
  visit("median_ns", of.median);
  visit("p99_ns", of.p99);
  visit("relative_half_width", of.relative_half_width);
}

template <class Visitor>
void fields(Visitor& visit, Is<ResourceUse> auto& of) {
  visit("wall_ns", of.wall);
  visit("cpu_ns", of.cpu);
  visit("peak_resident_bytes", of.peak_resident_bytes);
  visit("resident_bytes", of.resident_bytes);
  visit("involuntary_switches", of.involuntary_switches);
  visit("busy_threads", of.busy_threads);
  visit("instructions", of.instructions);
  visit("cycles", of.cycles);
  visit("cache_misses", of.cache_misses);
}

template <class Visitor>
void fields(Visitor& visit, Is<Agreement> auto& of) {
  visit("max_absolute_error", of.max_absolute_error);
  visit("max_relative_error", of.max_relative_error);
  visit("cosine", of.cosine);
  visit("top1", of.top1);
  visit("worst", of.worst);
}

template <class Visitor>
void fields(Visitor& visit, Is<EnergyPass> auto& of) {
  visit("idle_begin_ns", of.idle_begin);
  visit("load_begin_ns", of.load_begin);
  visit("load_end_ns", of.load_end);
  visit("idle_end_ns", of.idle_end);
  visit("requests", of.requests);
}

template <class Visitor>
void fields(Visitor& visit, Is<Stretch> auto& of) {
  visit("samples", of.samples);
  visit("begin_ns", of.begin);
  visit("end_ns", of.end);
}

template <class Visitor>
void fields(Visitor& visit, Is<Finished> auto& of) {
  visit("converged", of.converged);
  visit("use", of.use);
  visit("effective_precision", of.effective_precision);
  visit("notes", of.notes);
  visit("agreement", of.agreement);
  visit("energy_pass", of.energy_pass);
  visit("stretches", of.stretches);
}

template <class Visitor>
void fields(Visitor& visit, Is<Failed> auto& of) {
  visit("stage", of.stage);
  visit("kind", of.kind);
  visit("message", of.message);
}

template <class Visitor>
void fields(Visitor& visit, Is<Knob> auto& of) {
  visit("name", of.name);
  visit("values", of.values);
  visit("default", of.default_value);
  visit("help", of.help);
  visit("optimised", of.optimised_value);
  visit("converts", of.converts);
  visit("environment", of.environment);
}

template <class Visitor>
void fields(Visitor& visit, Is<BackendInfo> auto& of) {
  visit("protocol", of.protocol);
  visit("name", of.name);
  visit("title", of.title);
  visit("available", of.available);
  visit("unavailable_reason", of.unavailable_reason);
  visit("version", of.version);
  visit("build_features", of.build_features);
  visit("units", of.units);
  visit("precisions", of.precisions);
  visit("formats", of.formats);
  visit("companions", of.companions);
  visit("test_only", of.test_only);
  visit("knobs", of.knobs);
  visit("compile_cache", of.compile_cache);
  visit("environment", of.environment);
}

}  // namespace edgegauge::protocol
