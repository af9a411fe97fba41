package dev.normkit.selector;

import dev.normkit.api.NormPlan;
import java.util.List;

/**
 * What a measurement holds for, and for nothing else.
 *
 * @param platform machine and JDK
 * @param backends id and version of every candidate, by id
 * @param spec method and settings in one line
 * @param shape sizes and layout
 * @param workload as {@link Workload#word} writes it
 * @param threads how many threads the candidates could use
 */
record WisdomKey(
    Platform platform,
    List<String> backends,
    String spec,
    String shape,
    String workload,
    int threads) {

  WisdomKey {
    backends = List.copyOf(backends);
  }

  static WisdomKey of(List<String> backends, NormPlan plan, Workload workload, int threads) {
    return new WisdomKey(
        Platform.current(),
        backends,
        plan.spec().toString(),
        UsageInputs.words(plan.shape()),
        workload.word(),
        threads);
  }

  /** Whether both ask the same, but of other backends. */
  boolean sameBut(WisdomKey other) {
    return !backends.equals(other.backends)
        && equals(
            new WisdomKey(
                other.platform, backends, other.spec, other.shape, other.workload, other.threads));
  }
}
