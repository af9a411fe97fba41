package dev.normkit.selector.network;

import dev.normkit.api.NormSpec;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.network.LayerStay.Why;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.UsageFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What another batch size or number of devices changes in a plan. A changed method has other
 * statistics, so weights that were trained with the old one don't fit it as they are.
 *
 * @param network the network's name
 * @param batch the change that was asked about
 * @param changes layers that get another method, in the order of the network
 * @param stays all other layers, in the order of the network
 */
public record PlanChanges(
    String network, BatchSize batch, List<LayerChange> changes, List<LayerStay> stays)
    implements Reported {

  /** Copies the lists. */
  public PlanChanges {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(batch, "batch");
    changes = List.copyOf(changes);
    stays = List.copyOf(stays);
  }

  static PlanChanges of(NetworkPlan plan, BatchSize batch) {
    List<LayerChange> changes = new ArrayList<>();
    List<LayerStay> stays = new ArrayList<>();
    for (LayerPlan layer : plan.layers()) {
      Optional<Why> kept = kept(layer);
      Optional<LayerChange> change =
          kept.isPresent() ? Optional.empty() : change(layer, plan.policy(), batch);
      change.ifPresentOrElse(
          changes::add,
          () -> stays.add(new LayerStay(layer.name(), kept.orElse(Why.SAME_DECISION))));
    }
    return new PlanChanges(plan.description().name(), batch, changes, stays);
  }

  /** What must not change, whatever the rules would say. */
  private static Optional<Why> kept(LayerPlan layer) {
    String rule = layer.method().rule();
    if (rule.equals(MethodDecision.PINNED)) {
      return Optional.of(layer.layer().ofModel() ? Why.OF_MODEL : Why.PINNED);
    }
    if (rule.equals(MethodDecision.FROZEN)) {
      return Optional.of(Why.FROZEN_METHOD);
    }
    return layer.layer().usage().given().holds(UsageFlag.FROZEN_STATISTICS)
        ? Optional.of(Why.FROZEN_STATISTICS)
        : Optional.empty();
  }

  private static Optional<LayerChange> change(
      LayerPlan layer, MethodPolicy policy, BatchSize batch) {
    MethodDecision after;
    try {
      after = policy.decide(layer.layer().withBatch(batch).usage());
    } catch (SelectionException refused) {
      throw refused.withLayer(layer.name());
    }
    NormSpec before = layer.spec();
    return after.spec().equals(before)
        ? Optional.empty()
        : Optional.of(
            new LayerChange(layer.name(), before, after.spec(), after.rule(), after.reason()));
  }

  /**
   * The changes. Text: {@code change 53 BatchNorm layers become GroupNorm(32) DOC-3: <reason>} with
   * the layers in a line below, then how many layers stay for which reason. JSON: {@code
   * {"network":…,"batch":{"batch":2},"count":53,
   * "changes":[{"layer":…,"from":{…},"to":{…},"rule":…,"reason":…}],
   * "stays":[{"layer":…,"reason":…}]}}.
   *
   * @return the report
   */
  @Override
  public Report report() {
    return PlanReport.of(this);
  }
}
