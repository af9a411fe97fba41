package dev.normkit.selector;

import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.BackendCandidate.Verdict;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The backends asked about one request and ranked by what they say it costs. One that throws when
 * asked is broken, and the others go on.
 */
final class BackendChoice {
  private final BackendRequest request;
  private final SelectorLog log;
  private final Backends backends;
  private final List<BackendAnswer> answers;

  BackendChoice(Backends backends, BackendRequest request, SelectorLog log) {
    this.request = request;
    this.log = log;
    this.backends = backends;
    answers = backends.rows().stream().map(this::ask).sorted(BackendAnswer.BY_RANK).toList();
  }

  private BackendChoice(BackendChoice before, List<BackendAnswer> answers) {
    request = before.request;
    log = before.log;
    backends = before.backends;
    this.answers = answers.stream().sorted(BackendAnswer.BY_RANK).toList();
  }

  private BackendAnswer ask(BackendRow row) {
    return switch (row.status()) {
      case READY -> askReady(row.id(), row.backend().orElseThrow());
      case UNAVAILABLE -> BackendAnswer.no(row.id(), Verdict.UNAVAILABLE, row.why());
      case BROKEN -> BackendAnswer.no(row.id(), Verdict.BROKEN, row.why());
    };
  }

  private BackendAnswer askReady(String id, NormBackend backend) {
    try {
      Support support = backend.supports(request.plan());
      if (support instanceof Support.Declined declined) {
        return BackendAnswer.no(id, Verdict.DECLINED, declined.reason());
      }
      if (support == null) {
        return broken(id, "its supports() returned null", Optional.empty());
      }
      return request
          .estimate(backend)
          .map(estimate -> BackendAnswer.yes(id, backend, estimate))
          .orElseGet(() -> broken(id, "its cost() returned null", Optional.empty()));
    } catch (LinkageError | RuntimeException thrown) {
      return broken(id, "it threw when asked: " + thrown, Optional.of(thrown));
    }
  }

  private BackendAnswer broken(String id, String reason, Optional<Throwable> cause) {
    log.broken(id, reason, cause);
    return BackendAnswer.no(id, Verdict.BROKEN, reason);
  }

  /** The same without those that threw when they were measured. */
  BackendChoice without(String id, Throwable thrown) {
    BackendAnswer broken = broken(id, "it threw when measured: " + thrown, Optional.of(thrown));
    return new BackendChoice(
        this, answers.stream().map(answer -> answer.id().equals(id) ? broken : answer).toList());
  }

  List<BackendAnswer> usable() {
    return answers.stream().filter(BackendAnswer::usable).toList();
  }

  /** The least estimate. */
  BackendDecision cheapest(List<String> notes) {
    if (usable().isEmpty()) {
      return none(noneReady(), answers, answer -> "", notes);
    }
    BackendAnswer best = usable().get(0);
    String rank = usable().size() == 1 ? ", the only one" : ", the least";
    String reason =
        "estimated "
            + TimeText.of(best.estimate().best())
            + " per "
            + request.workload().unit()
            + on(best.estimate().threads())
            + rank
            + where();
    return chosen(
        best,
        best.estimate().threads(),
        reason,
        answer -> behind(answer, best),
        withMachines(notes));
  }

  /** Whose figures the estimates are: on a processor of another make they were off by as much. */
  private List<String> withMachines(List<String> notes) {
    String machines =
        usable().stream()
            .flatMap(answer -> answer.estimate().machine().stream())
            .distinct()
            .collect(Collectors.joining(" and "));
    List<String> all = new ArrayList<>(notes);
    if (!machines.isEmpty()) {
      all.add(
          "the estimates come from "
              + machines
              + "; this machine may take a third of the time or three times as long:"
              + " BackendMode.measure or norm measure times it");
    }
    return all;
  }

  private String on(int threads) {
    return request.parallelism().threads() == 1 ? "" : BackendTimes.on(threads);
  }

  private String where() {
    return request.shapeKnown()
        ? ""
        : ", on " + request.plan().shape() + " since there is no shape";
  }

  private static String behind(BackendAnswer answer, BackendAnswer best) {
    double nanos = answer.estimate().best();
    return nanos == best.estimate().best()
        ? "estimated " + TimeText.of(nanos) + " as " + best.id() + ", but ties go to the smaller id"
        : "estimated "
            + TimeText.of(nanos)
            + BackendTimes.times(nanos, best.estimate().best(), best.id());
  }

  /** The one that the mode names, or none. */
  BackendDecision named(String id, ModeInEffect mode) {
    Optional<BackendAnswer> named =
        answers.stream().filter(answer -> answer.id().equals(id)).findFirst();
    String other = mode.by() + " named " + id;
    if (named.filter(BackendAnswer::usable).isPresent()) {
      int threads = named.get().estimate().threads();
      String reason = mode.by() + " named it" + on(threads);
      return chosen(named.get(), threads, reason, answer -> other, mode.notes());
    }
    List<BackendAnswer> all = new ArrayList<>(answers);
    if (named.isEmpty()) {
      all.add(BackendAnswer.no(id, Verdict.UNAVAILABLE, "not found"));
    }
    String who = mode.ofProgram() ? "" : " (" + mode.by() + " names it)";
    return none(
        notReady(id).orElseGet(() -> notUsable(named.get())) + who,
        all,
        answer -> other,
        mode.notes());
  }

  /** Why one isn't ready, whatever is asked of it; norm-api alone knows. */
  private Optional<String> notReady(String id) {
    try {
      backends.require(id);
      return Optional.empty();
    } catch (IllegalArgumentException why) {
      return Optional.of(why.getMessage());
    }
  }

  /** Why one that is ready can't do what is asked. */
  private static String notUsable(BackendAnswer answer) {
    String verb = answer.verdict() == Verdict.BROKEN ? "is " : "";
    return "backend \""
        + answer.id()
        + "\" "
        + verb
        + answer.verdict().word()
        + ": "
        + answer.reason();
  }

  /** The least time; within the noise the least estimate. */
  BackendDecision fastest(List<MeasuredTime> times, List<String> notes) {
    BackendTimes measured = new BackendTimes(times, usable());
    MeasuredTime best = measured.best();
    BackendAnswer answer =
        usable().stream()
            .filter(usable -> usable.id().equals(best.backend()))
            .findFirst()
            .orElseThrow();
    BackendDecision decision =
        chosen(
            answer,
            best.threads(),
            measured.reason(request.workload()),
            other -> measured.behind(other.id()),
            notes);
    return new BackendDecision(
        decision.chosen(),
        decision.threads(),
        decision.reason(),
        decision.candidates(),
        times,
        decision.inputs(),
        decision.notes());
  }

  private String noneReady() {
    return answers.isEmpty()
        ? "no provider of "
            + NormBackend.class.getName()
            + " was found"
            + asked()
            + "; add a backend's jar"
        : answers.stream()
            .map(answer -> answer.id() + " " + answer.verdict().word() + ": " + answer.reason())
            .collect(Collectors.joining("; ", "no backend can: ", ""));
  }

  /** Where they were looked for; nothing if they were given. */
  private String asked() {
    return backends.asked().isEmpty() ? "" : " by " + String.join(" or ", backends.asked());
  }

  /** A faster one than the decision's that is there and cannot run. */
  Optional<MissedBackend> missed(BackendDecision decision) {
    return usable().stream()
        .filter(answer -> decision.chosen().filter(answer.id()::equals).isPresent())
        .findFirst()
        .flatMap(answer -> MissedBackend.of(backends, request, answer.estimate().best()));
  }

  private BackendDecision chosen(
      BackendAnswer chosen,
      int threads,
      String reason,
      Function<BackendAnswer, String> others,
      List<String> notes) {
    List<BackendCandidate> candidates = new ArrayList<>();
    candidates.add(new BackendCandidate(chosen.id(), Verdict.CHOSEN, reason));
    answers.stream()
        .filter(answer -> answer != chosen)
        .forEach(answer -> candidates.add(candidate(answer, others)));
    return new BackendDecision(
        Optional.of(chosen.id()), threads, reason, candidates, List.of(), request.inputs(), notes);
  }

  private BackendDecision none(
      String reason,
      List<BackendAnswer> all,
      Function<BackendAnswer, String> others,
      List<String> notes) {
    return new BackendDecision(
        Optional.empty(),
        1,
        reason,
        all.stream().map(answer -> candidate(answer, others)).toList(),
        List.of(),
        request.inputs(),
        notes);
  }

  private static BackendCandidate candidate(
      BackendAnswer answer, Function<BackendAnswer, String> usable) {
    String reason = answer.usable() ? usable.apply(answer) : answer.reason();
    return new BackendCandidate(answer.id(), answer.verdict(), reason);
  }
}
