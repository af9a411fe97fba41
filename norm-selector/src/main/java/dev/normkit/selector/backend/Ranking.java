package dev.normkit.selector.backend;

import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.decision.BackendCandidate;
import dev.normkit.selector.decision.BackendCandidate.Verdict;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.ChosenBackend;
import dev.normkit.selector.decision.MeasuredTime;
import dev.normkit.selector.log.SelectorLog;
import dev.normkit.selector.words.TimeText;
import dev.normkit.spi.Asking;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The backends asked about one request and ranked by what they say it costs. One that throws when
 * asked is broken, and the others go on.
 */
final class Ranking {
  private final Request request;
  private final SelectorLog log;
  private final Backends backends;
  private final List<Answer> answers;

  Ranking(Backends backends, Request request, SelectorLog log) {
    this.request = request;
    this.log = log;
    this.backends = backends;
    answers = backends.rows().stream().map(this::ask).sorted(Answer.BY_RANK).toList();
  }

  private Ranking(Ranking before, List<Answer> answers) {
    request = before.request;
    log = before.log;
    backends = before.backends;
    this.answers = answers.stream().sorted(Answer.BY_RANK).toList();
  }

  private Answer ask(BackendRow row) {
    return switch (row.status()) {
      case READY -> askReady(row.id(), row.backend().orElseThrow());
      case UNAVAILABLE -> Answer.no(row.id(), Verdict.UNAVAILABLE, row.why());
      case BROKEN -> Answer.no(row.id(), Verdict.BROKEN, row.why());
    };
  }

  private Answer askReady(String id, NormBackend backend) {
    return Asking.ask(
        () -> answer(id, backend),
        thrown -> broken(id, "it threw when asked: " + thrown, Optional.of(thrown)));
  }

  private Answer answer(String id, NormBackend backend) {
    Support support = backend.supports(request.plan());
    if (support instanceof Support.Declined declined) {
      return Answer.no(id, Verdict.DECLINED, declined.reason());
    }
    if (support == null) {
      return broken(id, "its supports() returned null", Optional.empty());
    }
    if (!request.allows(id, backend)) {
      return Answer.no(
          id,
          Verdict.OTHER_BITS,
          otherBits(backend) + "; its name or the selector's withOtherBits(true) allows it");
    }
    return request
        .estimate(backend)
        .map(estimate -> Answer.yes(id, backend, estimate))
        .orElseGet(() -> broken(id, "its cost() returned null", Optional.empty()));
  }

  private static String otherBits(NormBackend backend) {
    return "its results have other bits than those of all others, within "
        + backend.tolerance().getAsDouble()
        + " of the terms behind them";
  }

  private Answer broken(String id, String reason, Optional<Throwable> cause) {
    log.broken(id, reason, cause);
    return Answer.no(id, Verdict.BROKEN, reason);
  }

  /** The same without those that threw when they were measured. */
  Ranking without(String id, Throwable thrown) {
    Answer broken = broken(id, "it threw when measured: " + thrown, Optional.of(thrown));
    return new Ranking(
        this, answers.stream().map(answer -> answer.id().equals(id) ? broken : answer).toList());
  }

  List<Answer> usable() {
    return answers.stream().filter(Answer::usable).toList();
  }

  /** The least estimate. */
  BackendDecision cheapest(List<String> notes) {
    if (usable().isEmpty()) {
      return none(noneReady(), answers, answer -> "", notes);
    }
    Answer best = usable().get(0);
    String rank = usable().size() == 1 ? ", the only one" : ", the least";
    String reason =
        "estimated "
            + TimeText.of(best.estimate().best())
            + " per "
            + request.workload().unit()
            + on(best.estimate().threads())
            + rank
            + warmingUp()
            + where();
    return chosen(
        best,
        best.estimate().threads(),
        new Told(reason, answer -> behind(answer, best), List.of(), withMachines(notes)));
  }

  /**
   * On which machines the estimates were measured: on another make of processor they were off by
   * this much.
   */
  private List<String> withMachines(List<String> notes) {
    Map<String, List<String>> ofMachine = new LinkedHashMap<>();
    for (Answer answer : usable()) {
      answer
          .estimate()
          .machine()
          .ifPresent(
              name -> ofMachine.computeIfAbsent(name, none -> new ArrayList<>()).add(answer.id()));
    }
    List<String> all = new ArrayList<>(notes);
    if (!ofMachine.isEmpty()) {
      all.add(
          "the estimates "
              + whose(ofMachine)
              + "; this machine may take a third of the time or three times as long:"
              + " BackendMode.measure or norm measure times it");
    }
    return all;
  }

  /** Of which backends, unless all are from one machine. */
  private String whose(Map<String, List<String>> ofMachine) {
    boolean all = ofMachine.values().iterator().next().size() == usable().size();
    return ofMachine.entrySet().stream()
        .map(
            from ->
                (all ? "" : "of " + String.join(" and ", from.getValue()) + " ")
                    + "come from "
                    + from.getKey())
        .collect(Collectors.joining(", those "));
  }

  private String on(int threads) {
    return request.parallelism().threads() == 1 ? "" : TimeRanking.on(threads);
  }

  private String warmingUp() {
    if (request.calls().isEmpty()) {
      return "";
    }
    long calls = request.calls().getAsLong();
    return calls == 1
        ? ", warming up included, as 1 call is expected"
        : ", its part of warming up included, as " + calls + " calls are expected";
  }

  private String where() {
    return request.shapeKnown()
        ? ""
        : ", on " + request.plan().shape() + " since there is no shape";
  }

  private static String behind(Answer answer, Answer best) {
    double nanos = answer.estimate().best();
    return nanos == best.estimate().best()
        ? "estimated "
            + TimeText.of(nanos)
            + " as "
            + best.id()
            + "; ties go to the id that"
            + " sorts first"
        : "estimated "
            + TimeText.of(nanos)
            + TimeRanking.times(nanos, best.estimate().best(), best.id());
  }

  /** The backend that the mode names, or none. */
  BackendDecision named(String id, ModeInEffect mode) {
    Optional<Answer> named = answers.stream().filter(answer -> answer.id().equals(id)).findFirst();
    String other = mode.by() + " named " + id;
    if (named.filter(Answer::usable).isPresent()) {
      int threads = named.get().estimate().threads();
      String reason = mode.by() + " named it" + on(threads);
      Told told = new Told(reason, answer -> other, List.of(), mode.notes());
      return chosen(named.get(), threads, told);
    }
    List<Answer> all = new ArrayList<>(answers);
    if (named.isEmpty()) {
      all.add(Answer.no(id, Verdict.UNAVAILABLE, "not found"));
    }
    String who = mode.ofProgram() ? "" : " (" + mode.by() + " names it)";
    return none(
        notReady(id).orElseGet(() -> notUsable(named.get())) + who,
        all,
        answer -> other,
        mode.notes());
  }

  /** Why a backend isn't ready, whatever it is asked; only norm-api knows. */
  private Optional<String> notReady(String id) {
    try {
      backends.require(id);
      return Optional.empty();
    } catch (IllegalArgumentException why) {
      return Optional.of(String.valueOf(why.getMessage()));
    }
  }

  /** Why a backend that is ready can't compute the plan. */
  private static String notUsable(Answer answer) {
    String verb = answer.verdict() == Verdict.BROKEN ? "is " : "";
    return "backend \"%s\" %s%s: %s"
        .formatted(answer.id(), verb, answer.verdict().word(), answer.reason());
  }

  /** The least time; of times that differ by noise alone, the least estimate. */
  BackendDecision fastest(List<MeasuredTime> times, List<String> notes) {
    TimeRanking measured = new TimeRanking(times, usable());
    MeasuredTime best = measured.best();
    Answer answer =
        usable().stream()
            .filter(usable -> usable.id().equals(best.backend()))
            .findFirst()
            .orElseThrow();
    return chosen(
        answer,
        best.threads(),
        new Told(
            measured.reason(request.workload()),
            other -> measured.behind(other.id()),
            times,
            withWarmCode(notes)));
  }

  private List<String> withWarmCode(List<String> notes) {
    if (request.calls().isEmpty()) {
      return notes;
    }
    List<String> all = new ArrayList<>(notes);
    all.add("times are those of warm code, so the number of expected calls didn't count");
    return all;
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
            .collect(Collectors.joining("; ", "no backend can compute it: ", ""));
  }

  /** Where they were looked for; nothing if they were given. */
  private String asked() {
    return backends.asked().isEmpty() ? "" : " by " + String.join(" or ", backends.asked());
  }

  /** A backend that is faster than the decision's but can't run here. */
  Optional<Missed> missed(BackendDecision decision) {
    return usable().stream()
        .filter(
            answer ->
                decision.chosen().filter(chosen -> chosen.id().equals(answer.id())).isPresent())
        .findFirst()
        .flatMap(answer -> Missed.of(backends, request, answer.estimate().best()));
  }

  /** What reports say about a choice: why, why not the others, and what was measured. */
  private record Told(
      String reason,
      Function<Answer, String> others,
      List<MeasuredTime> times,
      List<String> notes) {

    Told withNote(String note) {
      List<String> more = new ArrayList<>(notes);
      more.add(note);
      return new Told(reason, others, times, more);
    }
  }

  private BackendDecision chosen(Answer chosen, int threads, Told before) {
    Told told = before;
    NormBackend backend = chosen.backend().orElseThrow();
    if (backend.tolerance().isPresent()) {
      told = before.withNote(chosen.id() + ": " + otherBits(backend));
    }
    List<BackendCandidate> candidates = new ArrayList<>();
    candidates.add(new BackendCandidate(chosen.id(), Verdict.CHOSEN, told.reason));
    for (Answer answer : answers) {
      if (answer != chosen) {
        candidates.add(candidate(answer, told.others));
      }
    }
    Optional<NormBackend> starter =
        request.mode().mode() instanceof BackendMode.Forced
            ? Optional.empty()
            : backends.starter(backend, request.plan());
    if (starter.isPresent()) {
      told =
          told.withNote(
              "until " + chosen.id() + " has warmed up, calls run on " + starter.get().id());
    }
    ChosenBackend choice =
        new ChosenBackend(
            chosen.id(),
            backend,
            request.on(threads),
            request.parallelism(),
            starter,
            request.calls());
    return decision(Optional.of(choice), candidates, told);
  }

  private BackendDecision none(
      String reason, List<Answer> all, Function<Answer, String> others, List<String> notes) {
    return decision(
        Optional.empty(),
        all.stream().map(answer -> candidate(answer, others)).toList(),
        new Told(reason, others, List.of(), notes));
  }

  private BackendDecision decision(
      Optional<ChosenBackend> chosen, List<BackendCandidate> candidates, Told told) {
    return new BackendDecision(
        request.givenPlan(),
        chosen,
        told.reason,
        candidates,
        told.times,
        request.inputs(),
        told.notes);
  }

  private static BackendCandidate candidate(Answer answer, Function<Answer, String> usable) {
    String reason = answer.usable() ? usable.apply(answer) : answer.reason();
    return new BackendCandidate(answer.id(), answer.verdict(), reason);
  }
}
