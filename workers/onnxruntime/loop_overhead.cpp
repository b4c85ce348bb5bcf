// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "core/error.h"
#include "session.h"
#include "worker/request_loop.h"
#include "worker/requests.h"
#include "worker/settings.h"
#include "worker/timing_loop.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

/// What the worker's loop adds to a latency: the same session is measured by the worker's own code, and by a
/// loop that calls the library itself and does nothing else, in turns within one process.
namespace edgegauge::bench {
namespace {

struct NoPhases final : worker::PhaseClock {
  void begin(std::string_view) override {}
};

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

double median(std::span<const std::int64_t> samples) {
  return median(std::vector<double>(samples.begin(), samples.end()));
}

/// The library as a user calls it, on the memory that the worker's requests lie in.
class BareLoop {
 public:
  BareLoop(worker::Session& session, const worker::Requests& requests)
      : session_(dynamic_cast<onnxruntime::OnnxSession&>(session).native()),
        inputs_(session.inputs()),
        outputs_(session.outputs()) {
    for (const worker::Port& port : inputs_) input_names_.push_back(port.name.c_str());
    for (const worker::Port& port : outputs_) output_names_.push_back(port.name.c_str());
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    for (const auto& set : requests.sets) {
      auto& values = sets_.emplace_back();
      for (const worker::HostTensor& tensor : set) {
        values.push_back(Ort::Value::CreateTensor<float>(
            memory, const_cast<float*>(reinterpret_cast<const float*>(tensor.data)),
            static_cast<std::size_t>(model::element_count(tensor.type.shape)), tensor.type.shape.data(),
            tensor.type.shape.size()));
      }
    }
  }

  void time(std::span<std::int64_t> samples) {
    for (std::int64_t& sample : samples) {
      const auto& inputs = sets_[next_++ % sets_.size()];
      const std::int64_t start = worker::now_ns();
      const auto answers = session_.Run(Ort::RunOptions{nullptr}, input_names_.data(), inputs.data(),
                                        inputs.size(), output_names_.data(), output_names_.size());
      const std::int64_t end = worker::now_ns();
      sample = end - start;
    }
  }

 private:
  Ort::Session& session_;
  std::vector<worker::Port> inputs_, outputs_;
  std::vector<const char*> input_names_, output_names_;
  std::vector<std::vector<Ort::Value>> sets_;
  std::size_t next_ = 0;
};

/// Medians of the two loops over one quad of blocks, in the order A B B A or B A A B.
class Quad {
 public:
  Quad(worker::RequestLoop& ours, BareLoop& bare, std::size_t block)
      : ours_(ours), bare_(bare), our_samples_(2 * block), bare_samples_(2 * block), block_(block) {}

  double ratio(bool ours_first) {
    const bool order[] = {ours_first, !ours_first, !ours_first, ours_first};
    std::size_t our_blocks = 0, bare_blocks = 0;
    for (const bool is_ours : order) {
      if (is_ours) {
        ours_.time(std::span(our_samples_).subspan(block_ * our_blocks++, block_));
      } else {
        bare_.time(std::span(bare_samples_).subspan(block_ * bare_blocks++, block_));
      }
    }
    return median(our_samples_) / median(bare_samples_);
  }

  double our_median() const { return median(our_samples_); }
  double bare_median() const { return median(bare_samples_); }

 private:
  worker::RequestLoop& ours_;
  BareLoop& bare_;
  std::vector<std::int64_t> our_samples_, bare_samples_;
  std::size_t block_;
};

struct Arguments {
  std::string model, runtime_dir;
  std::size_t quads = 1000, block = 2;  // many and short: what the machine does meanwhile falls on both loops
  int threads = 1;
};

void run(const Arguments& arguments) {
  onnxruntime::OnnxRuntime backend;
  NoPhases no_phases;
  const auto knobs = backend.about().knobs;
  const auto settings = worker::complete_settings(knobs, {{"threads", std::to_string(arguments.threads)}});
  const auto session = backend.load(arguments.runtime_dir, arguments.model, settings, no_phases);
  // An open extent, whatever its place, is 1 or 224: enough for models of pictures.
  std::vector<protocol::InputSpec> specs;
  for (const worker::Port& port : session->inputs()) {
    protocol::InputSpec& spec = specs.emplace_back();
    spec.name = port.name;
    spec.shape = port.type.shape;
    for (std::size_t i = 0; i < spec.shape.size(); ++i) {
      if (spec.shape[i] == model::kDynamic) spec.shape[i] = i == 0 ? 1 : 224;
    }
  }
  const worker::Requests requests = worker::assemble_requests(session->inputs(), specs, 1);
  session->bind(requests.sets);
  worker::RequestLoop ours(*session, requests.sets.size());
  BareLoop bare(*session, requests);

  Quad quad(ours, bare, arguments.block);
  for (int i = 0; i < 3; ++i) quad.ratio(true);  // warm-up
  std::vector<double> ratios, our_medians, bare_medians;
  for (std::size_t i = 0; i < arguments.quads; ++i) {
    ratios.push_back(quad.ratio(i % 2 == 0));
    our_medians.push_back(quad.our_median());
    bare_medians.push_back(quad.bare_median());
  }
  fmt::print("loop_overhead ratio={:.5f} worker_ns={:.0f} bare_ns={:.0f} quads={} block={}\n", median(ratios),
             median(our_medians), median(bare_medians), arguments.quads, arguments.block);
}

}  // namespace
}  // namespace edgegauge::bench

int main(int argc, char** argv) {
  edgegauge::bench::Arguments arguments;
  CLI::App app("Measures what the worker's timing loop adds to a latency.");
  app.add_option("--model", arguments.model, "An .onnx file")->required();
  app.add_option("--runtime-dir", arguments.runtime_dir, "ONNX Runtime's folder")->required();
  app.add_option("--quads", arguments.quads, "Blocks in turns, four at a time")->capture_default_str();
  app.add_option("--block", arguments.block, "Requests in a block")->capture_default_str();
  app.add_option("--threads", arguments.threads, "Threads of the framework")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    edgegauge::bench::run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
}
