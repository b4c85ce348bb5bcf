// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include "convert.h"
#include "knobs.h"
#include "library.h"
#include "processor.h"
#include "session.h"
#include "status.h"

#include <array>
#include <fstream>

#include <fmt/format.h>

namespace edgegauge::tensorflow {
namespace {

/// What a build has, told by an operation that only it has kernels for.
struct FeatureRow {
  const char* operation;
  const char* feature;
};
constexpr std::array<FeatureRow, 2> kFeatures{{{"_MklNativeConv2D", "oneDNN"}, {"_XlaRun", "XLA"}}};

bool has_kernel(const Api& api, const char* operation) {
  const Status status(api);
  const Owned<TF_Buffer> kernels(api.GetRegisteredKernelsForOp(operation, status.get()), api.DeleteBuffer);
  return status.ok() && kernels != nullptr && kernels->length > 0;
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!std::filesystem::is_regular_file(file) || !in)
    throw worker::BackendError(fmt::format("{} is not a file that can be read", file.string()));
  std::string bytes(std::filesystem::file_size(file), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!in) throw worker::BackendError(fmt::format("{} cannot be read to its end", file.string()));
  return bytes;
}

/// The bytes are let go once they are parsed.
OwnedGraph parse(const Api& api, const std::string& bytes) {
  const TF_Buffer buffer{bytes.data(), bytes.size(), nullptr};
  const Owned<TF_ImportGraphDefOptions> options(api.NewImportGraphDefOptions(),
                                                api.DeleteImportGraphDefOptions);
  OwnedGraph graph(api.NewGraph(), api.DeleteGraph);
  const Status status(api);
  api.GraphImportGraphDef(graph.get(), &buffer, options.get(), status.get());
  status.check("the file is no frozen graph that this TensorFlow can load");
  return graph;
}

TF_Session* open_session(const Api& api, TF_Graph* graph, const worker::Settings& settings) {
  const Owned<TF_SessionOptions> options(api.NewSessionOptions(), api.DeleteSessionOptions);
  const std::string config = session_config(settings);
  const Status status(api);
  api.SetConfig(options.get(), config.data(), config.size(), status.get());
  status.check("the session's options");
  TF_Session* session = api.NewSession(graph, options.get(), status.get());
  status.check("opening a session");
  return session;
}

}  // namespace

protocol::BackendInfo TensorFlow::about() const {
  protocol::BackendInfo info;
  info.name = "tensorflow";
  info.title = "TensorFlow";
  info.units = {"cpu"};
  info.precisions = {"fp32"};
  if (has_native_bf16()) info.precisions.push_back("bf16");
  info.formats = {"pb"};
  info.knobs = knobs();
  info.environment = {{"TF_CPP_MIN_LOG_LEVEL", "2"}};
  return info;
}

void TensorFlow::probe(const std::filesystem::path& runtime_dir, protocol::BackendInfo& info) const {
  const Api api = open_library(runtime_dir);
  info.version = api.Version();
  for (const FeatureRow& row : kFeatures) {
    if (has_kernel(api, row.operation)) info.build_features.emplace_back(row.feature);
  }
}

std::unique_ptr<worker::Session> TensorFlow::load(const std::filesystem::path& runtime_dir,
                                                  const std::filesystem::path& model,
                                                  const worker::Settings& settings,
                                                  worker::PhaseClock& clock) {
  const Api api = open_library(runtime_dir);
  clock.begin("read");
  std::string bytes = read_file(model);
  clock.begin("parse");
  OwnedGraph graph = parse(api, bytes);
  bytes = {};
  // Rewriting the graph and making its kernels wait for the first request: the C API has no call for them.
  clock.begin("initialise");
  TF_Session* session = open_session(api, graph.get(), settings);
  return std::make_unique<GraphSession>(api, std::move(graph), session, settings);
}

void TensorFlow::convert(const std::filesystem::path& runtime_dir, const std::filesystem::path& graph_json,
                         const std::filesystem::path& native_file, const worker::Settings& settings) {
  tensorflow::convert(open_library(runtime_dir), graph_json, native_file, settings);
}

}  // namespace edgegauge::tensorflow
