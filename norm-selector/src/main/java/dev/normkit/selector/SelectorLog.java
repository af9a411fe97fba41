package dev.normkit.selector;

import dev.normkit.api.BackendRow;
import dev.normkit.api.Backends;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a selector logs. A broken provider is warned of once, either when the selector is created or
 * when it is first asked; an absent one is no warning.
 */
final class SelectorLog {
  private static final Logger LOG = LoggerFactory.getLogger(NormSelector.class);

  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  void created(Backends backends) {
    List<String> ready =
        backends.rows().stream()
            .filter(row -> row.status() == BackendRow.Status.READY)
            .map(BackendRow::id)
            .toList();
    LOG.info("norm selector created; ready backends: {}", ready);
    backends.rows().stream()
        .filter(row -> row.status() == BackendRow.Status.BROKEN)
        .forEach(row -> warn(row.provider(), row.reason(), row.cause()));
  }

  /** One that was ready, by its id; what else it does wrong later is for who debugs. */
  void broken(String id, String reason, Optional<Throwable> cause) {
    if (warned.add(id)) {
      warn(id, reason, cause);
    } else {
      LOG.debug("norm backend {} is still broken: {}", id, reason);
    }
  }

  private static void warn(String provider, String reason, Optional<Throwable> cause) {
    LOG.warn("norm backend {} is broken: {}", provider, reason);
    cause.ifPresent(thrown -> LOG.debug("norm backend {} threw", provider, thrown));
  }

  void aboutWisdom(String problem) {
    if (warned.add(problem)) {
      LOG.warn("norm {}", problem);
    }
  }

  /** The text is made only if someone reads it. */
  void decided(Supplier<String> text) {
    LOG.atDebug().addArgument(text).log("decided:\n{}");
  }
}
