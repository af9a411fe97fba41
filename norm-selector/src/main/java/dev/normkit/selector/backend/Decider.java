package dev.normkit.selector.backend;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MeasurementProgress;
import dev.normkit.selector.log.SelectorLog;
import dev.normkit.selector.measure.Clock;
import dev.normkit.selector.measure.Measurer;
import dev.normkit.selector.measure.Trial;
import dev.normkit.selector.wisdom.WisdomEntry;
import dev.normkit.selector.wisdom.WisdomKey;
import dev.normkit.spi.Asking;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds backends as the mode in effect says, each request once. */
final class Decider {
  /** As many as a large network has different layers; the least lately used is forgotten. */
  private static final int KEPT_DECISIONS = 1024;

  /**
   * Shared by all selectors: measurements that run at once compete for the same processors, and
   * their times would be worthless.
   */
  private static final Object MEASURING = new Object();

  private final Backends backends;
  private final SelectorLog log;
  private final Memory memory;
  private final Supplier<Clock> clock;
  private final Consumer<MeasurementProgress> listener;
  private final Cache<Request, BackendDecision> decided =
      CacheBuilder.newBuilder().maximumSize(KEPT_DECISIONS).build();

  Decider(
      Backends backends,
      SelectorLog log,
      Memory memory,
      Supplier<Clock> clock,
      Consumer<MeasurementProgress> listener) {
    this.backends = backends;
    this.log = log;
    this.memory = memory;
    this.clock = clock;
    this.listener = listener;
  }

  BackendDecision decide(Request request) {
    BackendDecision known = decided.getIfPresent(request);
    if (known != null) {
      return known;
    }
    Ranking ranking = new Ranking(backends, request, log);
    BackendDecision decision = decide(ranking, request);
    if (!(request.mode().mode() instanceof BackendMode.Forced)) {
      ranking.missed(decision).ifPresent(one -> log.missed(one.row().id(), one.text()));
    }
    decided.put(request, decision);
    return decision;
  }

  /** Measures even what wisdom knows, and even a single candidate. */
  BackendDecision measureNow(Request request, BackendMode.Measure measure) {
    Ranking ranking = new Ranking(backends, request, log);
    if (ranking.usable().isEmpty()) {
      return ranking.cheapest(List.of());
    }
    synchronized (MEASURING) {
      return measuredNow(ranking, request, measure, key(ranking, request));
    }
  }

  private BackendDecision decide(Ranking ranking, Request request) {
    BackendMode mode = request.mode().mode();
    List<String> notes = request.mode().notes();
    if (mode instanceof BackendMode.Forced forced) {
      return ranking.named(forced.id(), request.mode());
    }
    return mode instanceof BackendMode.Measure measure
        ? measured(ranking, request, measure)
        : ranking.cheapest(notes);
  }

  private BackendDecision measured(Ranking ranking, Request request, BackendMode.Measure measure) {
    if (!request.shapeKnown()) {
      return ranking.cheapest(List.of("measuring needs a shape, so the estimate decides"));
    }
    if (ranking.usable().size() * request.threadSettings().size() < 2) {
      return ranking.cheapest(List.of("there is nothing to compare, so nothing was measured"));
    }
    synchronized (MEASURING) {
      return Optional.ofNullable(decided.getIfPresent(request))
          .orElseGet(() -> rememberedOrNew(ranking, request, measure));
    }
  }

  private BackendDecision rememberedOrNew(
      Ranking ranking, Request request, BackendMode.Measure measure) {
    WisdomKey key = key(ranking, request);
    Optional<WisdomEntry> remembered =
        memory.find(key).stream().filter(entry -> answers(entry, ranking, request)).findFirst();
    if (remembered.isPresent()) {
      return ranking.fastest(
          remembered.get().times(),
          List.of("from wisdom, measured " + remembered.get().measured()));
    }
    BackendDecision decision = measuredNow(ranking, request, measure, key);
    if (decision.times().isEmpty()) {
      log.notMeasured(request.plan(), decision.notes().get(0));
    }
    return decision;
  }

  private static WisdomKey key(Ranking ranking, Request request) {
    return WisdomKey.of(
        ranking.usable().stream().map(Decider::version).sorted().toList(),
        request.plan(),
        request.workload(),
        request.parallelism());
  }

  private static String version(Answer answer) {
    Optional<String> version =
        Asking.ask(() -> answer.backend().map(NormBackend::version), thrown -> Optional.empty());
    return answer.id() + " " + version.orElse("unknown");
  }

  /** Whether an entry has one time for each candidate and nothing else: a file may say anything. */
  private static boolean answers(WisdomEntry entry, Ranking ranking, Request request) {
    Set<String> wanted = new HashSet<>();
    for (Answer answer : ranking.usable()) {
      request.threadSettings().forEach(threads -> wanted.add(answer.id() + " " + threads));
    }
    List<String> there =
        entry.times().stream().map(time -> time.backend() + " " + time.threads()).toList();
    return there.size() == wanted.size() && wanted.equals(new HashSet<>(there));
  }

  private BackendDecision measuredNow(
      Ranking ranking, Request request, BackendMode.Measure measure, WisdomKey key) {
    warnOfUnwritable();
    Clock now = clock.get();
    Measurer.Question question =
        new Measurer.Question(request.plan(), request.workload(), measure.budget(), now, listener);
    Measurer.Outcome outcome = new Measurer(question, trials(ranking, request, now)).run();
    Ranking left = ranking;
    for (Map.Entry<String, Throwable> failed : outcome.failed().entrySet()) {
      left = left.without(failed.getKey(), failed.getValue());
    }
    List<String> notes = new ArrayList<>(List.of(outcome.why()));
    memory
        .findOfOtherBackends(key)
        .map(
            old ->
                "wisdom has times of other versions only,"
                    + " "
                    + old.key().backends()
                    + ", which aren't used")
        .ifPresent(notes::add);
    if (outcome.times().isEmpty()) {
      return left.cheapest(notes);
    }
    if (outcome.failed().isEmpty()) {
      remember(
          new WisdomEntry(key, Instant.now().truncatedTo(ChronoUnit.SECONDS), outcome.times()));
    }
    return left.fastest(outcome.times(), notes);
  }

  private List<Trial> trials(Ranking ranking, Request request, Clock now) {
    List<Trial> trials = new ArrayList<>();
    for (Answer answer : ranking.usable()) {
      for (int threads : request.threadSettings()) {
        trials.add(
            new Trial(answer.id(), answer.backend().orElseThrow(), request.on(threads), now));
      }
    }
    return trials;
  }

  private void remember(WisdomEntry entry) {
    try {
      memory.remember(entry);
    } catch (IOException failed) {
      log.aboutWisdom(failed.getMessage());
    }
  }

  /** Before time is spent on results that would be lost. */
  private void warnOfUnwritable() {
    try {
      memory.requireWritable();
    } catch (IOException unwritable) {
      log.aboutWisdom(unwritable.getMessage());
    }
  }
}
