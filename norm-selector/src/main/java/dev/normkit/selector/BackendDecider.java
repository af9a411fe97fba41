package dev.normkit.selector;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.nio.file.Path;
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
final class BackendDecider {
  /** As many as a large network has different layers; the least lately used is forgotten. */
  private static final int KEPT_DECISIONS = 1024;

  /**
   * Of all selectors: measurements that run at once take each other's processors, whoever started
   * them, and their times would be worth nothing.
   */
  private static final Object MEASURING = new Object();

  private final Backends backends;
  private final SelectorLog log;
  private final Memory memory;
  private final Supplier<Clock> clock;
  private final Consumer<MeasurementProgress> listener;
  private final Cache<BackendRequest, BackendDecision> decided =
      CacheBuilder.newBuilder().maximumSize(KEPT_DECISIONS).build();

  /**
   * Where measurements are kept.
   *
   * @param wisdom always
   * @param file too, where one is named from outside
   */
  record Memory(Wisdom wisdom, Optional<Path> file) {}

  BackendDecider(
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

  BackendDecision decide(BackendRequest request) {
    BackendDecision known = decided.getIfPresent(request);
    if (known != null) {
      return known;
    }
    BackendChoice choice = new BackendChoice(backends, request, log);
    BackendDecision decision = decide(choice, request);
    if (!(request.mode().mode() instanceof BackendMode.Forced)) {
      choice.missed(decision).ifPresent(log::missed);
    }
    decided.put(request, decision);
    return decision;
  }

  /** Measures whatever is known from before, one candidate too. */
  BackendDecision measureNow(BackendRequest request, BackendMode.Measure measure) {
    BackendChoice choice = new BackendChoice(backends, request, log);
    if (choice.usable().isEmpty()) {
      return choice.cheapest(List.of());
    }
    synchronized (MEASURING) {
      return measuredNow(choice, request, measure, key(choice, request));
    }
  }

  private BackendDecision decide(BackendChoice choice, BackendRequest request) {
    BackendMode mode = request.mode().mode();
    List<String> notes = request.mode().notes();
    if (mode instanceof BackendMode.Forced forced) {
      return choice.named(forced.id(), request.mode());
    }
    return mode instanceof BackendMode.Measure measure
        ? measured(choice, request, measure)
        : choice.cheapest(notes);
  }

  private BackendDecision measured(
      BackendChoice choice, BackendRequest request, BackendMode.Measure measure) {
    if (!request.shapeKnown()) {
      return choice.cheapest(List.of("measuring needs a shape, so the estimate decides"));
    }
    if (choice.usable().size() * request.threadSettings().size() < 2) {
      return choice.cheapest(List.of("there is nothing to compare, so nothing was measured"));
    }
    synchronized (MEASURING) {
      return Optional.ofNullable(decided.getIfPresent(request))
          .orElseGet(() -> rememberedOrNew(choice, request, measure));
    }
  }

  private BackendDecision rememberedOrNew(
      BackendChoice choice, BackendRequest request, BackendMode.Measure measure) {
    WisdomKey key = key(choice, request);
    Optional<WisdomEntry> remembered =
        memory.wisdom().find(key).filter(entry -> answers(entry, choice, request));
    if (remembered.isPresent()) {
      return choice.fastest(
          remembered.get().times(),
          List.of("from wisdom, measured " + remembered.get().measured()));
    }
    BackendDecision decision = measuredNow(choice, request, measure, key);
    if (decision.times().isEmpty()) {
      log.notMeasured(request.plan(), decision.notes().get(0));
    }
    return decision;
  }

  private static WisdomKey key(BackendChoice choice, BackendRequest request) {
    return WisdomKey.of(
        choice.usable().stream().map(BackendDecider::version).sorted().toList(),
        request.plan(),
        request.workload(),
        request.parallelism());
  }

  private static String version(BackendAnswer answer) {
    String version;
    try {
      version = answer.backend().map(NormBackend::version).orElse("unknown");
    } catch (LinkageError | RuntimeException thrown) {
      version = "unknown";
    }
    return answer.id() + " " + version;
  }

  /** Whether an entry has one time for each candidate and nothing else: a file may say anything. */
  private static boolean answers(WisdomEntry entry, BackendChoice choice, BackendRequest request) {
    Set<String> wanted = new HashSet<>();
    for (BackendAnswer answer : choice.usable()) {
      request.threadSettings().forEach(threads -> wanted.add(answer.id() + " " + threads));
    }
    List<String> there =
        entry.times().stream().map(time -> time.backend() + " " + time.threads()).toList();
    return there.size() == wanted.size() && wanted.equals(new HashSet<>(there));
  }

  private BackendDecision measuredNow(
      BackendChoice choice, BackendRequest request, BackendMode.Measure measure, WisdomKey key) {
    memory.file().ifPresent(this::warnOfUnwritable);
    Clock now = clock.get();
    Measurer.Question question =
        new Measurer.Question(request.plan(), request.workload(), measure.budget(), now, listener);
    Measurer.Outcome outcome = new Measurer(question, trials(choice, request, now)).run();
    BackendChoice left = choice;
    for (Map.Entry<String, Throwable> failed : outcome.failed().entrySet()) {
      left = left.without(failed.getKey(), failed.getValue());
    }
    List<String> notes = new ArrayList<>(List.of(outcome.why()));
    memory
        .wisdom()
        .findOfOtherBackends(key)
        .map(old -> "wisdom knows other versions only, " + old.key().backends() + ", not used")
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

  private List<Trial> trials(BackendChoice choice, BackendRequest request, Clock now) {
    List<Trial> trials = new ArrayList<>();
    for (BackendAnswer answer : choice.usable()) {
      for (int threads : request.threadSettings()) {
        trials.add(
            new Trial(answer.id(), answer.backend().orElseThrow(), request.on(threads), now));
      }
    }
    return trials;
  }

  private void remember(WisdomEntry entry) {
    memory.wisdom().remember(entry);
    if (memory.file().isPresent()) {
      try {
        memory.wisdom().save(memory.file().get());
      } catch (IOException failed) {
        log.aboutWisdom(failed.getMessage());
      }
    }
  }

  /** Before the time is spent: what comes out will be lost. */
  private void warnOfUnwritable(Path file) {
    try {
      WisdomFile.requireWritable(file);
    } catch (IOException unwritable) {
      log.aboutWisdom(unwritable.getMessage());
    }
  }
}
