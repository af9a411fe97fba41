package dev.normkit.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.api.NormMethod;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.method.RuleExplanation;
import dev.normkit.selector.network.FrozenMethod;
import dev.normkit.selector.network.FrozenPlan;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.Workload;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A null is refused where it is given, by the parameter's name. */
class MissingArgumentsTest {
  private static final Usage USAGE = Usage.of(Network.DNN).withShape(Shape.dense(4, 8));

  private static Arguments of(String name, Executable call) {
    return Arguments.of(name, call);
  }

  static Stream<Arguments> calls() {
    NormSelector selector = NormSelector.of(Backends.of(FakeBackend.ready("a", 0)));
    Surroundings none = Surroundings.none();
    return Stream.of(
        of("ruleId", () -> selector.explain(null)),
        of("budget", () -> BackendMode.measure(null)),
        of("id", () -> BackendMode.forced(null)),
        of("network", () -> Network.parse(null)),
        of("task", () -> Task.parse(null)),
        of("workload", () -> Workload.parse(null)),
        of("name", () -> NormMethod.parse(null)),
        of("id", () -> new RuleExplanation(null, "q", "p", "s", List.of())),
        of("question", () -> new RuleExplanation("i", null, "p", "s", List.of())),
        of("picks", () -> new RuleExplanation("i", "q", null, "s", List.of())),
        of("source", () -> new RuleExplanation("i", "q", "p", null, List.of())),
        of("figures", () -> new RuleExplanation("i", "q", "p", "s", null)),
        of("network", () -> Usage.of(null)),
        of("task", () -> USAGE.withTask(null)),
        of("role", () -> Role.parse(null)),
        of("role", () -> USAGE.withRole(null)),
        of("flag", () -> USAGE.with(null, true)),
        of("ruleId", () -> MethodPolicy.standard().explanations().find(null)),
        of("shape", () -> USAGE.withShape(null)),
        of("change", () -> USAGE.withBatch(null)),
        of("name", () -> none.withProperty(null, "")),
        of("value", () -> none.withVariable("NORMKIT_BACKEND", null)),
        of("nanoTime", () -> none.withClock(null)),
        of("json", () -> FrozenMethod.fromJson(null)),
        of("json", () -> FrozenPlan.fromJson(null)),
        of("json", () -> NetworkDescription.fromJson(null)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void nullIsRefusedByName(String name, Executable call) {
    assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
  }
}
