package dev.normkit.selector.backend;

import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.usage.Workload;
import dev.normkit.selector.words.TimeText;
import dev.normkit.spi.Asking;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.util.Comparator;
import java.util.Optional;

/**
 * A backend that was found, can't run here and would take less time than the chosen one.
 *
 * @param row the backend, the reason and the remedy
 * @param nanos its estimate of the workload, in ns
 * @param chosen the chosen backend's estimate, in ns
 * @param workload the calls that are estimated
 */
record Missed(BackendRow row, double nanos, double chosen, Workload workload) {

  /** The fastest of them; by estimates alone, since it cannot be timed. */
  static Optional<Missed> of(Backends backends, Request request, double chosen) {
    return backends.rows().stream()
        .filter(row -> !row.remedy().isEmpty())
        .flatMap(
            row ->
                backends
                    .unavailable(row.id())
                    .flatMap(backend -> estimate(backend, request))
                    .map(nanos -> new Missed(row, nanos, chosen, request.workload()))
                    .stream())
        .filter(missed -> missed.nanos < chosen)
        .min(Comparator.comparingDouble(Missed::nanos));
  }

  /** Empty if it wouldn't compute the plan, or throws when asked. */
  private static Optional<Double> estimate(NormBackend backend, Request request) {
    return Asking.ask(
        () ->
            request.allows(backend.id(), backend)
                    && backend.supports(request.plan()) instanceof Support.Supported
                ? request.estimate(backend).map(Request.Estimate::best)
                : Optional.empty(),
        thrown -> Optional.empty());
  }

  /** One line with what to type. */
  String text() {
    return ("backend %s was found but can't run: %s; %s (by the backends' estimates a %s"
            + " would take %s in place of %s)")
        .formatted(
            row.id(),
            row.reason(),
            row.remedy(),
            workload.unit(),
            TimeText.of(nanos),
            TimeText.of(chosen));
  }
}
