package dev.normkit.selector.wisdom;

import dev.normkit.api.NormPlan;
import dev.normkit.selector.usage.Workload;
import dev.normkit.threads.Parallelism;
import java.util.List;

/**
 * What a measurement is valid for.
 *
 * @param platform machine and JDK
 * @param backends id and version of every candidate, by id
 * @param spec method and settings in one line
 * @param shape sizes and layout
 * @param workload as {@link Workload#word} writes it
 * @param threads how many threads the candidates could use
 * @param activeWait whether these waited actively between calls
 */
public record WisdomKey(
    Platform platform,
    List<String> backends,
    String spec,
    String shape,
    String workload,
    int threads,
    boolean activeWait) {

  public WisdomKey {
    backends = List.copyOf(backends);
  }

  public static WisdomKey of(
      List<String> backends, NormPlan plan, Workload workload, Parallelism parallelism) {
    return new WisdomKey(
        Platform.current(),
        backends,
        plan.spec().toString(),
        plan.shape().toString(),
        workload.word(),
        parallelism.threads(),
        !parallelism.activeWait().isZero());
  }

  /** Whether both ask the same question of different backends. */
  public boolean sameBut(WisdomKey other) {
    return !backends.equals(other.backends)
        && equals(
            new WisdomKey(
                other.platform,
                backends,
                other.spec,
                other.shape,
                other.workload,
                other.threads,
                other.activeWait));
  }
}
