package dev.normkit.tests;

import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.normkit.api.NormPlan;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.Layers;
import dev.normkit.spi.NormBackend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The backends that this JVM can run. */
public final class Ready {
  private Ready() {}

  /** The one that every JVM can run. */
  public static NormBackend cpu() {
    return Backends.discover().require("cpu");
  }

  /** Every ready backend with every method on every layout where it is legal. */
  public static Stream<Arguments> backendsAndPlans() {
    return backendsAnd(Layers.plans());
  }

  /** The same, or in pairs every backend, method and layout once, most with the last backend. */
  static List<Arguments> backendsAndSomePlans() {
    List<Arguments> all = new ArrayList<>(backendsAndPlans().toList());
    Collections.reverse(all);
    return Tier.asked() == Tier.FULL
        ? all
        : Covering.of(1, all, one -> levels(one.get()), one -> 1);
  }

  private static List<?> levels(Object... backendAndPlan) {
    NormPlan plan = (NormPlan) backendAndPlan[1];
    return List.of(backendAndPlan[0].toString(), plan.spec().method(), plan.shape().layout());
  }

  static Stream<Arguments> backendsAnd(List<NormPlan> plans) {
    return Backends.discover().ready().stream()
        .flatMap(
            backend -> plans.stream().map(plan -> arguments(named(backend.id(), backend), plan)));
  }
}
