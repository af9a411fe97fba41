package dev.normkit.selector;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.normkit.api.NormSpec;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.log.SelectorLog;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.network.FrozenMethod;
import dev.normkit.selector.network.NetworkLayer;
import dev.normkit.selector.usage.Usage;
import java.util.Objects;
import java.util.Optional;

/** Which method by a policy or a pin; remembers and logs what it decides. */
final class MethodSelector {
  private static final int KEPT_DECISIONS = 1024;

  private final MethodPolicy policy;
  private final Optional<NormSpec> pinned;
  private final Cache<Usage, MethodDecision> decided =
      CacheBuilder.newBuilder().maximumSize(KEPT_DECISIONS).build();

  MethodSelector(MethodPolicy policy, Optional<NormSpec> pinned) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.pinned = pinned;
  }

  MethodSelector withPolicy(MethodPolicy other) {
    return new MethodSelector(other, pinned);
  }

  MethodSelector withMethod(NormSpec spec) {
    return new MethodSelector(policy, Optional.of(spec));
  }

  MethodPolicy policy() {
    return policy;
  }

  MethodDecision decide(Usage usage) {
    MethodDecision known = decided.getIfPresent(usage);
    return logged(known == null ? choose(usage) : known);
  }

  private MethodDecision choose(Usage usage) {
    MethodDecision decision =
        pinned.map(spec -> policy.decidePinned(usage, spec)).orElseGet(() -> policy.decide(usage));
    decided.put(usage, decision);
    return decision;
  }

  /** What a layer names itself overrides the pin. */
  MethodDecision decide(NetworkLayer layer) {
    return layer
        .pinned()
        .map(spec -> logged(policy.decidePinned(layer.usage(), spec, layer.origin() + " it")))
        .orElseGet(() -> decide(layer.usage()));
  }

  /** What was decided before overrides everything. */
  MethodDecision decide(FrozenMethod frozen, Usage usage) {
    return logged(frozen.decide(usage, policy));
  }

  private static MethodDecision logged(MethodDecision decision) {
    SelectorLog.decided(decision::toText);
    return decision;
  }
}
