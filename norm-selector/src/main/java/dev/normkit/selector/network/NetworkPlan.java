package dev.normkit.selector.network;

import com.google.common.collect.ImmutableMap;
import dev.normkit.api.NormMethod;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import dev.normkit.selector.usage.BatchSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The methods and backends of a network's layers, decided by {@link
 * dev.normkit.selector.NormSelector#plan}.
 *
 * @param description what was planned
 * @param policy the rules that decided
 * @param layers one plan per layer of the description, in its order
 */
public record NetworkPlan(
    NetworkDescription description, MethodPolicy policy, List<LayerPlan> layers)
    implements Reported {

  /**
   * Copies the layers.
   *
   * @throws IllegalArgumentException if they aren't plans of the description's layers, in its order
   */
  public NetworkPlan {
    Objects.requireNonNull(policy, "policy");
    layers = List.copyOf(layers);
    if (!description.layers().equals(layers.stream().map(LayerPlan::layer).toList())) {
      throw new IllegalArgumentException(
          "layers are plans of %s, but network \"%s\" has %s; plan each as described, in this order"
              .formatted(
                  layers.stream().map(LayerPlan::name).toList(),
                  description.name(),
                  description.layers().stream().map(NetworkLayer::name).toList()));
    }
  }

  /**
   * Plans each layer in turn.
   *
   * @param description what is planned
   * @param policy the rules that decide
   * @param decide plans one layer
   * @return the plan
   * @throws SelectionException if one layer can't be planned; it names the layer
   */
  public static NetworkPlan of(
      NetworkDescription description,
      MethodPolicy policy,
      Function<NetworkLayer, LayerPlan> decide) {
    List<LayerPlan> layers = new ArrayList<>();
    for (NetworkLayer layer : description.layers()) {
      try {
        layers.add(decide.apply(layer));
      } catch (SelectionException refused) {
        throw refused.withLayer(layer.name());
      }
    }
    return new NetworkPlan(description, policy, layers);
  }

  /**
   * {@return the number of layers per method, of the methods that occur, in the order of {@link
   * NormMethod}}
   */
  public Map<NormMethod, Integer> methods() {
    Map<NormMethod, Integer> counts = new EnumMap<>(NormMethod.class);
    layers.forEach(layer -> counts.merge(layer.spec().method(), 1, Integer::sum));
    return Collections.unmodifiableMap(counts);
  }

  /** {@return the number of layers per backend id, of the backends that occur} */
  public SortedMap<String, Integer> backends() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    layers.forEach(layer -> counts.merge(layer.backend().id(), 1, Integer::sum));
    return Collections.unmodifiableSortedMap(counts);
  }

  /**
   * The plan of a layer.
   *
   * @param name the layer's name
   * @return its method and backend
   * @throws IllegalArgumentException if there is no such layer
   */
  public LayerPlan layer(String name) {
    return layers.stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "layer \""
                        + name
                        + "\" was not found; there are "
                        + layers.stream().map(LayerPlan::name).toList()));
  }

  /**
   * What another batch size or number of devices would change, by the same rules. Layers whose
   * method the user named or froze, and those with fixed running statistics, stay as they are.
   *
   * @param change the new batch per device, global batch, devices, or two of them
   * @return the layers that change and those that stay, with their reasons
   * @throws IllegalArgumentException if the devices can't have equal shares of the global batch; it
   *     names the layer
   * @throws SelectionException if no method fits a layer; it names the layer
   */
  public PlanChanges changesFor(BatchSize change) {
    return PlanChanges.of(this, change);
  }

  /** {@return the method decisions to save with the model, one per layer} */
  public FrozenPlan freeze() {
    ImmutableMap.Builder<String, FrozenMethod> frozen = ImmutableMap.builder();
    for (LayerPlan layer : layers) {
      frozen.put(layer.name(), FrozenMethod.of(layer.method(), layer.layer().shape()));
    }
    return new FrozenPlan(description.name(), frozen.buildOrThrow());
  }

  /**
   * The plan. Text: the counts, a line per layer with what its backend was chosen for, then each
   * reason and note once with the number of layers that it holds for, and the inputs of the
   * backends' choice. JSON: {@code {"network":…,"summary":{"layers":53,"methods":{"BATCH":53},
   * "backends":{"simd":53}},"layers":[{"name":…,"shape":[…],"layout":…,"method":{…},
   * "backend":{…}}]}}, where method and backend are those of {@link
   * dev.normkit.selector.Selection#report}.
   *
   * @return the report
   */
  @Override
  public Report report() {
    return PlanReport.of(this);
  }
}
