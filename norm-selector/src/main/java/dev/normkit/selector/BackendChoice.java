package dev.normkit.selector;

import com.google.common.base.Strings;
import dev.normkit.api.BackendRow;
import dev.normkit.api.Backends;
import dev.normkit.api.NormPlan;
import dev.normkit.selector.BackendCandidate.Verdict;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The backends asked about one plan and ranked: the highest priority of those that compute it, ties
 * to the smaller id. One that throws when asked is broken, and the others go on. Without a plan
 * availability alone decides.
 */
final class BackendChoice {
  private final Optional<NormPlan> plan;
  private final SelectorLog log;
  private final List<Answer> answers;

  /** What one provider answered: ELIGIBLE with its priority, or why not. */
  private record Answer(String id, Verdict verdict, int priority, String reason) {
    private static final Comparator<Answer> BY_RANK =
        Comparator.comparing((Answer answer) -> !answer.usable())
            .thenComparing(Comparator.comparingInt(Answer::priority).reversed())
            .thenComparing(Answer::id);

    static Answer no(String id, Verdict verdict, String reason) {
      return new Answer(id, verdict, 0, Strings.nullToEmpty(reason));
    }

    boolean usable() {
      return verdict == Verdict.ELIGIBLE;
    }
  }

  BackendChoice(Backends backends, Optional<NormPlan> plan, SelectorLog log) {
    this.plan = plan;
    this.log = log;
    answers = backends.rows().stream().map(this::ask).sorted(Answer.BY_RANK).toList();
  }

  /** The highest rank. */
  BackendDecision best() {
    Optional<Answer> best = answers.stream().findFirst().filter(Answer::usable);
    if (best.isEmpty()) {
      return none(noneReady(), answers, answer -> "");
    }
    String alone = plan.isPresent() ? "" : ", by availability alone since there is no shape";
    String reason = "priority " + best.get().priority + " is the highest" + alone;
    return chosen(best.get(), reason, answer -> behind(answer, best.get()));
  }

  /** The one that the user named, or none. */
  BackendDecision named(String id) {
    Optional<Answer> named = answers.stream().filter(answer -> answer.id.equals(id)).findFirst();
    String other = "the user named " + id;
    if (named.filter(Answer::usable).isPresent()) {
      return chosen(named.get(), "the user named it", answer -> other);
    }
    List<Answer> all = new ArrayList<>(answers);
    Answer missing =
        named.orElseGet(() -> Answer.no(id, Verdict.UNAVAILABLE, "no provider has this id"));
    if (named.isEmpty()) {
      all.add(missing);
    }
    String reason =
        "backend \"" + id + "\" is named, but " + missing.verdict.word() + ": " + missing.reason;
    return none(reason, all, answer -> other);
  }

  private String noneReady() {
    return answers.isEmpty()
        ? "no provider of " + NormBackend.class.getName() + " was found; add a backend's jar"
        : answers.stream()
            .map(answer -> answer.id + " " + answer.verdict.word() + ": " + answer.reason)
            .collect(Collectors.joining("; ", "no backend can: ", ""));
  }

  private Answer ask(BackendRow row) {
    return switch (row.status()) {
      case READY -> askReady(row.id(), row.backend().orElseThrow());
      case UNAVAILABLE -> Answer.no(row.id(), Verdict.UNAVAILABLE, withRemedy(row));
      case BROKEN -> Answer.no(row.id(), Verdict.BROKEN, withRemedy(row));
    };
  }

  private Answer askReady(String id, NormBackend backend) {
    try {
      Support support = plan.isPresent() ? backend.supports(plan.get()) : Support.supported();
      if (support instanceof Support.Declined declined) {
        return Answer.no(id, Verdict.DECLINED, declined.reason());
      }
      return support == null
          ? broken(id, "its supports() returned null", Optional.empty())
          : new Answer(id, Verdict.ELIGIBLE, backend.priority(), "");
    } catch (LinkageError | RuntimeException thrown) {
      return broken(id, "it threw when asked: " + thrown, Optional.of(thrown));
    }
  }

  private Answer broken(String id, String reason, Optional<Throwable> cause) {
    log.broken(id, reason, cause);
    return Answer.no(id, Verdict.BROKEN, reason);
  }

  private static String withRemedy(BackendRow row) {
    String remedy = Strings.nullToEmpty(row.remedy());
    return row.reason() + (remedy.isEmpty() ? "" : " (" + remedy + ")");
  }

  private static String behind(Answer answer, Answer best) {
    return answer.priority == best.priority
        ? "priority " + answer.priority + " as " + best.id + ", but ties go to the smaller id"
        : "priority " + answer.priority + " is below that of " + best.id;
  }

  private BackendDecision chosen(Answer chosen, String reason, Function<Answer, String> others) {
    List<BackendCandidate> candidates = new ArrayList<>();
    candidates.add(new BackendCandidate(chosen.id, Verdict.CHOSEN, reason));
    answers.stream()
        .filter(answer -> answer != chosen)
        .forEach(answer -> candidates.add(candidate(answer, others)));
    return new BackendDecision(Optional.of(chosen.id), reason, candidates);
  }

  private static BackendDecision none(
      String reason, List<Answer> all, Function<Answer, String> others) {
    return new BackendDecision(
        Optional.empty(), reason, all.stream().map(answer -> candidate(answer, others)).toList());
  }

  private static BackendCandidate candidate(Answer answer, Function<Answer, String> usable) {
    String reason = answer.usable() ? usable.apply(answer) : answer.reason;
    return new BackendCandidate(answer.id, answer.verdict, reason);
  }
}
