// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <cstring>

/// The little of NVIDIA's management library that is read, with a card whose readings are known. Statuses
/// that a test wants otherwise are in the environment: FAKE_NVML_INIT, FAKE_NVML_CARD, FAKE_NVML_POWER.
namespace {

int status_of(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? 0 : std::atoi(value);
}

struct Utilisation {
  unsigned gpu, memory;
};
struct FieldValue {
  unsigned field, scope;
  long long timestamp, latency_us;
  int type, status;
  unsigned long long value;
};

}  // namespace

extern "C" {
int nvmlInit_v2() { return status_of("FAKE_NVML_INIT"); }
int nvmlShutdown() { return 0; }
const char* nvmlErrorString(int status) {
  return status == 18 ? "Driver/library version mismatch" : "Unknown Error";
}
int nvmlDeviceGetHandleByIndex_v2(unsigned, void** card) {
  static int only;
  *card = &only;
  return status_of("FAKE_NVML_CARD");
}
int nvmlDeviceGetName(void*, char* name, unsigned) {
  std::strcpy(name, "Fake A100");
  return 0;
}
int nvmlDeviceGetClockInfo(void*, unsigned type, unsigned* megahertz) {
  *megahertz = type == 1 ? 1410 : 1;
  return 0;
}
int nvmlDeviceGetUtilizationRates(void*, Utilisation* percent) {
  *percent = {37, 5};
  return 0;
}
int nvmlDeviceGetTemperature(void*, unsigned, unsigned* celsius) {
  *celsius = 45;
  return 0;
}
int nvmlDeviceGetFieldValues(void*, int count, FieldValue* fields) {
  for (int i = 0; i < count; ++i) {
    fields[i].type = 1;
    fields[i].status = fields[i].field == 186 ? status_of("FAKE_NVML_POWER") : 3;
    fields[i].value = 61'500;
  }
  return 0;
}
}
