// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/backend.h"

#include "deeds.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

/// Does what a broken framework may do, so that the controller can be shown to survive it.
namespace edgegauge::evil {
namespace {

class EvilSession final : public worker::Session {
 public:
  explicit EvilSession(worker::Settings settings)
      : settings_(std::move(settings)), deed_(*find_deed(settings_.at("deed"))) {
    if (deed_.name == kNanOutput) values_[1] = std::numeric_limits<float>::quiet_NaN();
    if (deed_.name == kLie) std::ranges::for_each(values_, [](float& value) { value *= 1.01F; });
    if (deed_.name == kWrongShape) result_.type.shape = {1};
    deed_run_ = settings_.at("at") == "run" ? worker::integer_setting(settings_, "at_run") : -1;
  }

  std::vector<worker::Port> inputs() const override { return {}; }
  std::vector<worker::Port> outputs() const override { return {{"y", {model::DataType::kFloat32, {2}}}}; }
  void bind(std::vector<std::vector<worker::HostTensor>>) override {}
  void run(std::size_t) override {
    if (runs_++ == deed_run_) deed_.commit(settings_);
  }
  std::span<const worker::HostTensor> results() override { return {&result_, 1}; }

  /// Asked for when everything but the last message is sent.
  std::map<std::string, std::string> notes() const override {
    if (settings_.at("at") == "finish") deed_.commit(settings_);
    return {};
  }

 private:
  worker::Settings settings_;
  const Deed& deed_;
  int deed_run_ = -1;
  int runs_ = 0;
  float values_[2] = {1, 2};
  worker::HostTensor result_{
      "y", {model::DataType::kFloat32, {2}}, reinterpret_cast<const std::byte*>(values_)};
};

class EvilBackend final : public worker::Backend {
 public:
  protocol::BackendInfo about() const override {
    protocol::BackendInfo info;
    info.name = "evil";
    info.title = "Evil";
    info.units = {"cpu"};
    info.precisions = {"fp32"};
    info.formats = {"none"};
    info.test_only = true;
    info.knobs = {
        {"threads", {}, "1", "taken and ignored"},
        {"deed", {}, "none", "what goes wrong"},
        {"at", {"load", "run", "finish"}, "load", "when it goes wrong"},
        {"at_run", {}, "0", "with at=run: in which request, counted from 0 (0 is the first inference)"},
        {"allocate_mb", {}, "1024", "with deed=allocate: how much"}};
    for (const Deed& deed : deeds()) info.knobs[1].values.emplace_back(deed.name);
    return info;
  }

  void probe(const std::filesystem::path&, protocol::BackendInfo& info) const override { info.version = "1"; }

  std::unique_ptr<worker::Session> load(const std::filesystem::path&, const std::filesystem::path&,
                                        const worker::Settings& settings,
                                        worker::PhaseClock& clock) override {
    clock.begin("initialise");
    if (settings.at("at") == "load") find_deed(settings.at("deed"))->commit(settings);
    return std::make_unique<EvilSession>(settings);
  }
};

/// Before the worker has said a word, whatever it was started for: EDGEGAUGE_EVIL_START for `run`,
/// EDGEGAUGE_EVIL_DESCRIBE for `describe` (a deed's name, or "garbage" for a description that is none).
void start_evil(const std::string& command) {
  const char* name = std::getenv(command == "describe" ? "EDGEGAUGE_EVIL_DESCRIBE" : "EDGEGAUGE_EVIL_START");
  if (name == nullptr) return;
  if (const Deed* deed = find_deed(name)) return deed->commit({{"allocate_mb", "64"}});
  std::puts("this is not a description");
  std::exit(0);
}

}  // namespace
}  // namespace edgegauge::evil

int main(int argc, char** argv) {
  if (argc > 1) edgegauge::evil::start_evil(argv[1]);
  edgegauge::evil::EvilBackend backend;
  return edgegauge::worker::worker_main(argc, argv, backend);
}
