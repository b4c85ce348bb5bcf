// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports.h"
#include "status.h"
#include "trace.h"
#include "worker/backend.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::tensorflow {

/// A graph in a session on the CPU. Images are laid out with their channels last when they are bound; a
/// request then wraps them without a copy. Outputs are allocated by the library for each request.
class GraphSession final : public worker::Session {
 public:
  /// Takes over graph and session. The session is never closed: the process ends before.
  GraphSession(const Api& api, OwnedGraph graph, TF_Session* session, worker::Settings settings);

  std::vector<worker::Port> inputs() const override;
  std::vector<worker::Port> outputs() const override;
  void bind(std::vector<std::vector<worker::HostTensor>> sets) override;
  void run(std::size_t i) override;
  std::span<const worker::HostTensor> results() override;
  std::string effective_precision() const override;
  std::map<std::string, std::string> notes() const override;

 private:
  OwnedTensor bound(const worker::HostTensor& tensor, bool channels_last) const;
  const Trace& trace() const;

  Api api_;
  OwnedGraph graph_;
  TF_Session* session_;
  worker::Settings settings_;
  GraphPorts ports_;
  std::vector<TF_Output> input_places_, output_places_;
  std::vector<OwnedTensor> memory_;            ///< of sets_
  std::vector<std::vector<TF_Tensor*>> sets_;  ///< an input of each request
  std::vector<TF_Tensor*> answers_;            ///< owned; of the last request
  std::vector<std::vector<std::byte>>
      plain_;                                ///< answers with their channels second, where they had them last
  std::vector<worker::HostTensor> results_;  ///< of answers_
  Status status_;                            ///< of the last request
  mutable std::optional<Trace> trace_;
};

}  // namespace edgegauge::tensorflow
