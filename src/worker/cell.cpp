// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/cell.h"

#include "core/error.h"
#include "worker/agreement.h"
#include "worker/answers.h"
#include "worker/counters.h"
#include "worker/energy_pass.h"
#include "worker/freed_memory.h"
#include "worker/measure.h"
#include "worker/measure_load.h"
#include "worker/offline.h"
#include "worker/phase_recorder.h"
#include "worker/requests.h"
#include "worker/settings.h"
#include "worker/signals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::worker {
namespace {

constexpr std::size_t kNextInferences = 9;  // inferences 2 to 10

/// A backend of this format has no model that inputs could be held against, and takes none.
constexpr std::string_view kNoModel = "none";

bool can_be(const LoadShape& load) {
  constexpr int kMostInstances = 1024;
  return load.instances >= 1 && load.instances <= kMostInstances && load.sustained.count() >= 0 &&
         (!load.has_arrivals() || (load.rate > 0 && std::isfinite(load.rate)));
}

/// Of an instance that is not the first: starts are measured of that one.
class NoPhases final : public PhaseClock {
 public:
  void begin(std::string_view) override {}
};

void check_request(const protocol::RunRequest& request) {
  const bool sound = request.batch >= 1 && request.plan.max_samples >= 1 && request.plan.warm_up_runs >= 0 &&
                     request.plan.limit.count() >= 0 && request.plan.energy_idle.count() >= 0 &&
                     request.plan.warm_up_at_least.count() >= 0 && request.tolerance >= 0 &&
                     can_be(request.plan.load);
  if (!sound) throw protocol::ProtocolError("the request asks for a batch, number or time that cannot be");
}

class Cell {
 public:
  Cell(Backend& backend, Channel& channel) : backend_(backend), channel_(channel) {}

  /// Where it is, for what fails there.
  Stage stage() const { return stage_; }

  void run(const protocol::RunRequest& request) {
    check_request(request);
    if (request.load_twice) load_and_let_go(request);
    load(request);
    if (!request.answers_only) run_first();
    Measured measured;
    if (request.start_only) measured = only_started();
    const std::optional<Agreement> agreement = answer(request);
    if (!request.answers_only && !request.start_only) measured = measure_and_ship(request);
    stage_ = Stage::kFinish;
    const std::optional<EnergyPass> pass =
        request.answers_only || request.start_only ? std::nullopt : pass_of(request.plan);
    channel_.send(protocol::Finished{.converged = measured.converged,
                                     .use = measured.use,
                                     .effective_precision = session_->effective_precision(),
                                     .notes = notes(),
                                     .agreement = agreement,
                                     .energy_pass = pass,
                                     .stretches = measured.stretches});
  }

 private:
  void load(const protocol::RunRequest& request) {
    stage_ = Stage::kPrepare;
    const protocol::BackendInfo info = backend_.about();
    settings_ = complete_settings(all_knobs(backend_), request.settings);
    apply_freed_memory(settings_);

    stage_ = Stage::kLoad;
    phases_.begin("load_library");
    session_ = backend_.load(request.runtime_dir, request.model, settings_, phases_);
    phases_.end();

    stage_ = Stage::kPrepare;
    const bool has_model = std::ranges::find(info.formats, kNoModel) == info.formats.end();
    const auto specs = has_model ? std::span(request.inputs) : std::span<const protocol::InputSpec>();
    requests_ = assemble_requests(session_->inputs(), specs, request.batch);

    stage_ = Stage::kLoad;
    phases_.begin("allocate");
    session_->bind(requests_.sets);
    phases_.end();
    stage_ = Stage::kFirstRun;
    catch_termination();
  }

  /// Leaves the process as one that served this model before: what its library set up and keeps is there.
  void load_and_let_go(const protocol::RunRequest& request) {
    reports_phases_ = false;
    load(request);
    run_first();
    loop_.reset();
    session_.reset();
    requests_ = {};
    reports_phases_ = true;
  }

  void run_first() {
    loop_.emplace(*session_, requests_.sets.size());
    std::array<std::int64_t, kNextInferences> unused{};
    phases_.begin("first");
    loop_->time(std::span(unused).first(1));
    phases_.begin("next");
    loop_->time(unused);
    phases_.end();
  }

  /// A start has no steady part: nothing is left to converge, and what it takes is known by now.
  static Measured only_started() {
    Measured measured;
    measured.converged = true;
    measured.use = ResourceMeter().use();
    return measured;
  }

  /// Of the answers with the reference's, where there is one.
  std::optional<Agreement> answer(const protocol::RunRequest& request) {
    AnswerFiles files(request.save_outputs_dir);
    std::optional<AgreementCheck> check;
    if (!request.reference_dir.empty()) check.emplace(request.reference_dir);
    const auto wanted = static_cast<std::size_t>(std::max(1, request.answer_buffers));
    for (std::size_t i = 0; i < std::min(wanted, requests_.sets.size()); ++i) {
      session_->run(i);
      const auto results = session_->results();
      check_results(session_->outputs(), results);
      protocol::Outputs answer{.buffer = static_cast<int>(i), .outputs = record_outputs(results)};
      if (!request.save_outputs_dir.empty()) {
        for (std::size_t k = 0; k < results.size(); ++k) answer.outputs[k].file = files.save(results[k], i);
      }
      channel_.send(answer);
      if (check) check->add(results, i);
      if (stop_requested()) throw Stopped{};
    }
    if (!check) return std::nullopt;
    return check->result(request.tolerance);
  }

  Measured measure_and_ship(const protocol::RunRequest& request) {
    stage_ = Stage::kWarmUp;
    channel_.send(protocol::Progress{.stage = stage_});
    std::vector<std::int64_t> warm_up_ns;
    Measured measured = measure_as_asked(request, warm_up_ns);
    stage_ = Stage::kFinish;
    ship(warm_up_ns, true);
    ship(measured.samples_ns, false);
    ship(measured.at_ns, protocol::Series::Kind::kAt);
    ship(measured.service_ns, protocol::Series::Kind::kService);
    began_ = measured.began;
    ended_ = measured.ended;
    return measured;
  }

  std::optional<EnergyPass> pass_of(const protocol::MeasurePlan& plan) {
    return energy_pass(*loop_, plan, [this](std::int64_t until_ns) {
      return others_ ? others_->run_until(*loop_, until_ns) : run_back_to_back(*loop_, until_ns);
    });
  }

  Measured measure_as_asked(const protocol::RunRequest& request, std::vector<std::int64_t>& warm_up_ns) {
    const protocol::MeasurePlan& plan = request.plan;
    const OnCheck on_check = [this](const protocol::Progress& progress) { channel_.send(progress); };
    if (plan.load.kind == LoadKind::kOffline) {
      OfflineMeasured offline = measure_offline(
          *loop_, plan, [&] { return another_instance(request); }, on_check);
      warm_up_ns = std::move(offline.warm_up_ns);
      others_ = std::move(offline.instances);
      return std::move(offline.measured);
    }
    const bool is_plain = plan.load.kind == LoadKind::kClosed && !plan.load.is_sustained();
    warm_up_ns = plan.load.has_arrivals() ? warm_up_load(*loop_, plan) : warm_up(*loop_, plan);
    stage_ = Stage::kMeasure;
    return is_plain ? measure(*loop_, plan, on_check) : measure_load(*loop_, plan, on_check);
  }

  /// Shares the requests' memory with the first, which nobody writes to.
  Instance another_instance(const protocol::RunRequest& request) {
    stage_ = Stage::kLoad;
    NoPhases no_phases;
    Instance instance{.session = backend_.load(request.runtime_dir, request.model, settings_, no_phases),
                      .requests = requests_.sets.size()};
    instance.session->bind(requests_.sets);
    stage_ = Stage::kMeasure;
    return instance;
  }

  /// What the framework says of itself, where the kernel lets it run, and every knob's value that this cell
  /// ran with.
  std::map<std::string, std::string> notes() const {
    std::map<std::string, std::string> notes = session_->notes();
    notes["cpus"] = read_allowed_cpus();
    if (began_ > Nanoseconds::zero()) {
      notes["measured_from_ns"] = fmt::format("{}", began_.count());
      notes["measured_to_ns"] = fmt::format("{}", ended_.count());
    }
    std::string& settings = notes["settings"];
    for (const auto& [knob, value] : settings_)
      settings += fmt::format("{}{}={}", settings.empty() ? "" : " ", knob, value);
    return notes;
  }

  void ship(std::span<const std::int64_t> samples, bool are_warm_up) {
    in_pieces(samples, [&](std::vector<std::int64_t> piece) {
      channel_.send(protocol::Samples{.warm_up = are_warm_up, .latency_ns = std::move(piece)});
    });
  }

  void ship(std::span<const std::int64_t> values, protocol::Series::Kind kind) {
    in_pieces(values, [&](std::vector<std::int64_t> piece) {
      channel_.send(protocol::Series{.kind = kind, .values_ns = std::move(piece)});
    });
  }

  template <class Send>
  static void in_pieces(std::span<const std::int64_t> values, Send send) {
    while (!values.empty()) {
      const auto piece = values.first(std::min(values.size(), protocol::kSamplesPerMessage));
      send({piece.begin(), piece.end()});
      values = values.subspan(piece.size());
    }
  }

  Backend& backend_;
  Channel& channel_;
  Stage stage_ = Stage::kHandshake;
  bool reports_phases_ = true;
  PhaseRecorder phases_{[this](PhaseRecord record) {
    if (reports_phases_) channel_.send(protocol::PhaseDone{std::move(record)});
  }};
  Settings settings_;
  Requests requests_;  // outlives the session, which holds on to its memory
  std::unique_ptr<Session> session_;
  std::optional<RequestLoop> loop_;
  std::unique_ptr<OfflineInstances> others_;  // besides session_, of an offline load
  Nanoseconds began_{}, ended_{};             // of measuring; zero: nothing was measured
};

std::string with_hint(const Error& error) {
  return error.hint().empty() ? error.what() : fmt::format("{} ({})", error.what(), error.hint());
}

}  // namespace

void run_cell(Backend& backend, Channel& channel, const protocol::Hello& hello) {
  // Never destroyed: the process ends right after this, and some frameworks crash or hang while they clean
  // up.
  Cell& cell = *new Cell(backend, channel);
  const auto fail = [&](FailureKind kind, std::string message) {
    channel.send(protocol::Failed{.stage = cell.stage(), .kind = kind, .message = std::move(message)});
  };
  try {
    channel.send(hello);
    const auto message = channel.receive();
    if (!message) return;
    const auto* request = std::get_if<protocol::RunRequest>(&*message);
    if (request == nullptr) throw protocol::ProtocolError("the first message is not a request");
    cell.run(*request);
  } catch (const BackendError& error) {
    fail(error.kind(), error.what());
  } catch (const Error& error) {
    fail(FailureKind::kRefused, with_hint(error));
  } catch (const protocol::ProtocolError& error) {
    fail(FailureKind::kProtocol, error.what());
  } catch (const std::bad_alloc&) {
    fail(FailureKind::kOutOfMemory, "an allocation was refused");
  } catch (const std::exception& error) {
    fail(FailureKind::kRefused, error.what());
  } catch (const Stopped&) {
    throw;
  } catch (...) {
    fail(FailureKind::kRefused,
         "the framework threw something that is no exception of the standard library's");
  }
}

}  // namespace edgegauge::worker
