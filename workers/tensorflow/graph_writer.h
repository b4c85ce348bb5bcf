// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"
#include "status.h"

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::tensorflow {

/// A node that is being added to a graph. Type attributes follow from the inputs; the rest is set here.
class NodeWriter {
 public:
  NodeWriter(const Api& api, TF_Graph* graph, const std::string& type, std::string name);

  NodeWriter& input(TF_Output value);
  NodeWriter& input_list(std::span<const TF_Output> values);
  NodeWriter& text(const char* attribute, std::string_view value);
  NodeWriter& integer(const char* attribute, std::int64_t value);
  NodeWriter& integers(const char* attribute, std::span<const std::int64_t> values);
  NodeWriter& number(const char* attribute, float value);
  NodeWriter& flag(const char* attribute, bool value);
  NodeWriter& type(const char* attribute, TF_DataType value);
  NodeWriter& shape(const char* attribute, const model::Shape& value);
  NodeWriter& tensor(const char* attribute, TF_Tensor* value);

  /// Adds the node and gives its first output. Throws worker::BackendError with what the library says against
  /// it, as where the shapes do not fit.
  TF_Output finish();
  /// The same for a node of several outputs.
  std::vector<TF_Output> finish_all();

 private:
  const Api& api_;
  std::string name_;
  TF_OperationDescription* description_;
};

/// A graph of TensorFlow that grows, and the file that it becomes.
class GraphWriter {
 public:
  explicit GraphWriter(const Api& api);

  /// A node of that type. It is named as wished, as far as TensorFlow's rules and the names that are taken
  /// allow.
  NodeWriter node(const std::string& type, std::string_view wished);
  TF_Output constant(std::string_view wished, const model::Tensor& tensor);

  /// Writes the graph, with its constants, as a frozen GraphDef. Throws worker::BackendError when it is too
  /// large for that format (2 GiB) or cannot be written.
  void save(const std::filesystem::path& file) const;

 private:
  std::string unused_name(std::string_view wished);

  const Api& api_;
  OwnedGraph graph_;
  std::set<std::string> names_;
};

}  // namespace edgegauge::tensorflow
