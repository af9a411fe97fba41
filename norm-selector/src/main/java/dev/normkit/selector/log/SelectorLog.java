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
 * What a selector logs. A broken provider is warned of once, either when the selector is created or
 * when it is first asked. A faster one that cannot run isn't warned of, but hinted at, once per
 * process. What a user should see goes to {@link LogLines}, the rest to slf4j alone. Whose lines
 * they are the logger's name says, or the program that prints them; they begin with their subject.
 */
public final class SelectorLog {
  /** By its name, since the front door stands above. */
  private static final Logger LOG = LoggerFactory.getLogger("dev.normkit.selector.NormSelector");

  /** Ids of backends, of all selectors: the next one would say the same. */
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

  /** One that was ready, by its id; what else it does wrong later is for who debugs. */
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

  /** What the user could have for a flag. */
  public void missed(String id, String text) {
    if (HINTED.add(id)) {
      LogLines.write(LOG, Level.INFO, text);
    }
  }

  /**
   * Who asked for times wants to know why there are none, also where nobody prints the decision.
   */
  public void notMeasured(NormPlan plan, String why) {
    LogLines.write(LOG, Level.WARN, plan.spec() + " over " + plan.shape() + ": " + why);
  }

  /** The text is made only if someone reads it. */
  public static void decided(Supplier<String> text) {
    LOG.atDebug().addArgument(text).log("decided:\n{}");
  }
}
