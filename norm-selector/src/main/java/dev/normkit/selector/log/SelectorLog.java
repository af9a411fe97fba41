package dev.normkit.selector.log;

import dev.normkit.api.NormPlan;
import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a selector logs: a warning of each broken provider, once, when the selector is created or
 * first asks it; and a hint at a faster backend that can't run, once per process. Both go to {@link
 * LogLines}, the rest to slf4j alone. Lines begin with their subject; the logger's name says who
 * writes them.
 */
public final class SelectorLog {
  /** By name, since the front door's package knows this one. */
  private static final Logger LOG = LoggerFactory.getLogger("dev.normkit.selector.NormSelector");

  /** Ids of backends that any selector has hinted at. */
  private static final Set<String> HINTED = ConcurrentHashMap.newKeySet();

  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  public void created(Backends backends) {
    List<String> ready =
        backends.rows().stream()
            .filter(row -> row.status() == BackendRow.Status.READY)
            .map(BackendRow::id)
            .toList();
    LOG.info("selector created; ready backends: {}", ready);
    backends.rows().stream()
        .filter(row -> row.status() == BackendRow.Status.BROKEN)
        .forEach(row -> warn(row.provider(), row.why(), row.cause()));
  }

  /** A backend that was ready, by its id; later failures are logged for debugging. */
  public void broken(String id, String reason, Optional<Throwable> cause) {
    if (warned.add(id)) {
      warn(id, reason, cause);
    } else {
      LOG.debug("backend {} is still broken: {}", id, reason);
    }
  }

  private static void warn(String provider, String reason, Optional<Throwable> cause) {
    LogLines.write(LOG, Level.WARN, "backend " + provider + " is broken: " + reason);
    cause.ifPresent(thrown -> LOG.debug("backend {} threw", provider, thrown));
  }

  public void aboutWisdom(String problem) {
    if (warned.add(problem)) {
      LogLines.write(LOG, Level.WARN, problem);
    }
  }

  /** A faster backend that a flag would make available. */
  public void missed(String id, String text) {
    if (HINTED.add(id)) {
      LogLines.write(LOG, Level.INFO, text);
    }
  }

  /**
   * Users who asked for times should know why there are none, even if nobody prints the decision.
   */
  public void notMeasured(NormPlan plan, String why) {
    LogLines.write(LOG, Level.WARN, plan.spec() + " over " + plan.shape() + ": " + why);
  }

  /** The text is made only if it is logged. */
  public static void decided(Supplier<String> text) {
    LOG.atDebug().addArgument(text).log("decided:\n{}");
  }
}
