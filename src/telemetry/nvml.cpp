// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/nvml.h"

#include <array>
#include <utility>

#include <dlfcn.h>
#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

// What is used of nvml.h (NVML API reference, CUDA 12): its ABI is kept from driver to driver.
constexpr int kSuccess = 0, kNotSupported = 3, kNotFound = 6, kDriverNotLoaded = 9;
constexpr unsigned kGpuSensor = 0;       // nvmlTemperatureSensors_t
constexpr unsigned kSmClock = 1;         // nvmlClockType_t
constexpr unsigned kPowerInstant = 186;  // NVML_FI_DEV_POWER_INSTANT, milliwatts
constexpr int kUnsignedInt = 1;          // nvmlValueType_t

struct Utilisation {  // nvmlUtilization_t, percent
  unsigned gpu = 0, memory = 0;
};

struct FieldValue {  // nvmlFieldValue_t
  unsigned field = 0, scope = 0;
  long long timestamp = 0, latency_us = 0;
  int type = 0, status = 0;
  union {
    unsigned as_unsigned;
    unsigned long long as_long;
  } value = {.as_long = 0};
};
static_assert(sizeof(FieldValue) == 40);

}  // namespace

/// The library's functions, by name. Null where an older driver has no such function.
struct Nvml::Api {
  explicit Api(void* opened) : library(opened) {
    find(init, "nvmlInit_v2");
    find(shutdown, "nvmlShutdown");
    find(error_text, "nvmlErrorString");
    find(card, "nvmlDeviceGetHandleByIndex_v2");
    find(name, "nvmlDeviceGetName");
    find(clock, "nvmlDeviceGetClockInfo");
    find(load, "nvmlDeviceGetUtilizationRates");
    find(temperature, "nvmlDeviceGetTemperature");
    find(fields, "nvmlDeviceGetFieldValues");
  }
  ~Api() { dlclose(library); }
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  bool is_nvml() const {
    return init != nullptr && shutdown != nullptr && error_text != nullptr && card != nullptr &&
           name != nullptr;
  }

  /// What a function that answers by its last argument says.
  template <class Value, class Function, class... Arguments>
  Reading<Value> ask(Function* function, Arguments... arguments) const {
    if (function == nullptr) return Absent{};
    Value value{};
    const int status = function(arguments..., &value);
    if (status == kSuccess) return value;
    return why_not<Value>(status);
  }

  template <class Value>
  Reading<Value> why_not(int status) const {
    if (status == kNotSupported || status == kNotFound || status == kDriverNotLoaded) return Absent{};
    return Trouble{fmt::format("NVML: {}", error_text(status))};
  }

  void* library;
  int (*init)() = nullptr;
  int (*shutdown)() = nullptr;
  const char* (*error_text)(int) = nullptr;
  int (*card)(unsigned, void**) = nullptr;
  int (*name)(void*, char*, unsigned) = nullptr;
  int (*clock)(void*, unsigned, unsigned*) = nullptr;
  int (*load)(void*, Utilisation*) = nullptr;
  int (*temperature)(void*, unsigned, unsigned*) = nullptr;
  int (*fields)(void*, int, FieldValue*) = nullptr;

 private:
  template <class Function>
  void find(Function& function, const char* symbol) {
    function = reinterpret_cast<Function>(dlsym(library, symbol));
  }
};

Nvml::Nvml(std::unique_ptr<Api> api) : api_(std::move(api)) {}

Nvml::~Nvml() { api_->shutdown(); }

Reading<std::shared_ptr<const Nvml>> Nvml::open(const std::string& library) {
  using Opened = std::shared_ptr<const Nvml>;
  void* opened = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) return Absent{};
  auto api = std::make_unique<Api>(opened);
  if (!api->is_nvml()) return Trouble{fmt::format("{} is not NVML", library)};
  if (const int status = api->init(); status != kSuccess) return api->why_not<Opened>(status);
  const std::shared_ptr<Nvml> nvml(new Nvml(std::move(api)));  // shuts the library down from here on
  const Reading<void*> card = nvml->api_->ask<void*>(nvml->api_->card, 0u);
  return card.then<Opened>([&](void* first) {
    std::array<char, 96> name{};  // NVML_DEVICE_NAME_V2_BUFFER_SIZE
    nvml->card_ = first;
    nvml->api_->name(first, name.data(), name.size() - 1);
    nvml->name_ = name.data();
    return Opened(nvml);
  });
}

Reading<double> Nvml::clock() const {
  return api_->ask<unsigned>(api_->clock, card_, kSmClock).then<double>([](unsigned megahertz) {
    return megahertz * 1e6;
  });
}

Reading<double> Nvml::load() const {
  return api_->ask<Utilisation>(api_->load, card_).then<double>([](const Utilisation& percent) {
    return percent.gpu / 100.0;
  });
}

Reading<double> Nvml::temperature() const {
  return api_->ask<unsigned>(api_->temperature, card_, kGpuSensor).then<double>([](unsigned celsius) {
    return static_cast<double>(celsius);
  });
}

Reading<double> Nvml::power() const {
  if (api_->fields == nullptr) return Absent{};
  FieldValue field{.field = kPowerInstant};
  int status = api_->fields(card_, 1, &field);
  if (status == kSuccess) status = field.status;
  if (status != kSuccess) return api_->why_not<double>(status);
  if (field.type != kUnsignedInt) return Trouble{fmt::format("NVML: power is of type {}", field.type)};
  return field.value.as_unsigned / 1e3;
}

}  // namespace edgegauge::telemetry
