// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/backend.h"

#include "worker/request_loop.h"
#include "worker/timing_loop.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <time.h>

/// Takes a known time: what is measured of it shows whether the measuring is right.
namespace edgegauge {
namespace {

using Wait = void (*)(std::int64_t until_ns);

void wait_asleep(std::int64_t until_ns) {
  const timespec until{until_ns / 1'000'000'000, until_ns % 1'000'000'000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) != 0) {
  }
}

void wait_busy(std::int64_t until_ns) {
  while (worker::now_ns() < until_ns) {
  }
}

constexpr const char* kCompileCache = "EDGEGAUGE_SLEEP_COMPILED";

/// Stands for what frameworks do that keep compiled models in a folder.
void compile(std::int64_t duration_us) {
  const char* folder = std::getenv(kCompileCache);
  const std::string kept = folder == nullptr ? "" : std::string(folder) + "/kept";
  if (!kept.empty() && std::ifstream(kept)) return;
  wait_asleep(worker::now_ns() + duration_us * 1000);
  if (!kept.empty()) std::ofstream(kept) << "compiled";
}

std::int64_t nanoseconds(const worker::Settings& settings, const std::string& knob) {
  return std::int64_t{worker::integer_setting(settings, knob)} * 1000;
}

class SleepSession final : public worker::Session {
 public:
  SleepSession(Wait wait, const worker::Settings& settings)
      : wait_(wait),
        duration_ns_(nanoseconds(settings, "sleep_us")),
        stall_at_(worker::integer_setting(settings, "stall_at")),
        stall_ns_(nanoseconds(settings, "stall_us")) {}

  std::vector<worker::Port> inputs() const override { return {}; }
  std::vector<worker::Port> outputs() const override { return {{result_.name, result_.type}}; }
  void bind(std::vector<std::vector<worker::HostTensor>>) override {}
  void run(std::size_t) override {
    wait_(worker::now_ns() + (++runs_ == stall_at_ ? stall_ns_ : duration_ns_));
  }
  std::span<const worker::HostTensor> results() override { return {&result_, 1}; }

 private:
  Wait wait_;
  std::int64_t duration_ns_;
  std::int64_t stall_at_, stall_ns_;
  std::int64_t runs_ = 0;
  float value_ = 1;
  worker::HostTensor result_{
      "y", {model::DataType::kFloat32, {1}}, reinterpret_cast<const std::byte*>(&value_)};
};

class SleepBackend final : public worker::Backend {
 public:
  protocol::BackendInfo about() const override {
    protocol::BackendInfo info;
    info.name = "sleep";
    info.title = "Sleep";
    info.units = {"cpu"};
    info.precisions = {"fp32"};
    info.formats = {"none"};
    info.test_only = true;
    info.knobs = {
        {"threads", {}, "1", "taken and ignored"},
        {"sleep_us", {}, "1000", "microseconds that every request takes at least"},
        {"mode", {"asleep", "busy"}, "asleep", "give the core away meanwhile, or keep it"},
        {"stall_at", {}, "0", "the request that takes stall_us instead, counted from 1; 0: none"},
        {"stall_us", {}, "0", "see stall_at"},
        {"compile_us", {}, "0", "microseconds that loading takes unless an earlier process' is kept"},
        {"extra_threads", {}, "0", "threads beside it that spin for as long as the process lives"}};
    info.compile_cache = kCompileCache;
    return info;
  }

  void probe(const std::filesystem::path&, protocol::BackendInfo& info) const override { info.version = "1"; }

  std::unique_ptr<worker::Session> load(const std::filesystem::path&, const std::filesystem::path&,
                                        const worker::Settings& settings,
                                        worker::PhaseClock& clock) override {
    if (const int compile_us = worker::integer_setting(settings, "compile_us"); compile_us > 0) {
      clock.begin("optimise");
      compile(compile_us);
    }
    for (int i = 0; i < worker::integer_setting(settings, "extra_threads"); ++i)
      std::thread(wait_busy, worker::kNoDeadline).detach();
    return std::make_unique<SleepSession>(settings.at("mode") == "busy" ? wait_busy : wait_asleep, settings);
  }
};

}  // namespace
}  // namespace edgegauge

int main(int argc, char** argv) {
  edgegauge::SleepBackend backend;
  return edgegauge::worker::worker_main(argc, argv, backend);
}
