package dev.normkit.selector.decision;

import dev.normkit.api.NormPlan;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import dev.normkit.spi.BackendChoice;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import dev.normkit.warmup.HandoverKernel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which backend, and why: every provider with its verdict. It carries what it chose, so that {@link
 * #prepare} gives the kernel. Equal questions have equal decisions unless something was measured.
 *
 * @param plan what the backend was chosen for; empty if no shape was given
 * @param chosen the chosen backend; empty only in the decision that a {@link SelectionException}
 *     carries
 * @param reason why, in one sentence
 * @param candidates usable ones by rank, then the others by id
 * @param times what was measured, now or earlier; empty if the estimate or the user decided
 * @param inputs workload, threads and mode, and who gave them
 * @param notes what else the user should know
 */
public record BackendDecision(
    Optional<NormPlan> plan,
    Optional<ChosenBackend> chosen,
    String reason,
    List<BackendCandidate> candidates,
    List<MeasuredTime> times,
    List<Input> inputs,
    List<String> notes)
    implements Reported, BackendChoice {
  /** Copies the lists. */
  public BackendDecision {
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(chosen, "chosen");
    candidates = List.copyOf(candidates);
    times = List.copyOf(times);
    inputs = List.copyOf(inputs);
    notes = List.copyOf(notes);
  }

  /**
   * The chosen backend's id.
   *
   * @return the id
   * @throws IllegalStateException if nothing was chosen
   */
  public String id() {
    return choice().id();
  }

  /**
   * The chosen backend.
   *
   * @return the backend
   * @throws IllegalStateException if nothing was chosen
   */
  @Override
  public NormBackend backend() {
    return choice().backend();
  }

  /**
   * The threads that do the work.
   *
   * @return the calling thread alone, or all threads that were offered
   * @throws IllegalStateException if nothing was chosen
   */
  @Override
  public Parallelism parallelism() {
    return choice().parallelism();
  }

  /**
   * The threads that do the work of another plan. Up to the size that was decided for they are
   * those of the decision. For larger data, and where no shape was given, they are all that were
   * offered: nothing was decided about it, and the backend uses them where that pays.
   *
   * @param called the plan of a call
   * @return the calling thread alone, or all threads that were offered
   * @throws IllegalStateException if nothing was chosen
   */
  @Override
  public Parallelism parallelism(NormPlan called) {
    boolean decided =
        plan.filter(asked -> called.shape().elements() <= asked.shape().elements()).isPresent();
    return decided ? choice().parallelism() : choice().offered();
  }

  /**
   * {@return who computes until the chosen backend has warmed up; empty if that is fast at once,
   * was named by the user, or nothing was chosen}
   */
  @Override
  public Optional<NormBackend> starter() {
    return chosen.flatMap(ChosenBackend::starter);
  }

  /** {@return how many calls were said to be expected; empty for many} */
  @Override
  public OptionalLong expectedCalls() {
    return chosen.map(ChosenBackend::calls).orElse(OptionalLong.empty());
  }

  private ChosenBackend choice() {
    return chosen.orElseThrow(() -> new IllegalStateException("no backend was chosen: " + reason));
  }

  /**
   * {@return how many threads share the work of a call, the calling one included; 1 if nothing was
   * chosen}
   */
  public int threads() {
    return chosen.map(ChosenBackend::threads).orElse(1);
  }

  /**
   * Prepares a new kernel of the chosen backend for the plan. Until that has warmed up, the kernel
   * computes on the {@link #starter}, with the same bits.
   *
   * @return a kernel on the threads that were chosen
   * @throws IllegalStateException if nothing was chosen, or no shape was given
   */
  public NormKernel prepare() {
    NormPlan known =
        plan.orElseThrow(
            () ->
                new IllegalStateException(
                    "the backend was chosen without a shape, and a kernel needs one;"
                        + " decide for a plan, or add usage.withShape(...)"));
    return HandoverKernel.of(known, this);
  }

  /**
   * Requires that something was chosen.
   *
   * @return this decision
   * @throws SelectionException if nothing was chosen; it carries this decision
   */
  public BackendDecision required() {
    if (chosen.isEmpty()) {
      throw new SelectionException(this);
    }
    return this;
  }

  /**
   * The decision. Text: {@code backend <id> chosen <reason>}, then the other backends, the notes
   * and the inputs. JSON: {@code {"chosen":"simd","threads":1,…}}, with the measured times, which
   * the text leaves out.
   *
   * @return the report
   */
  @Override
  public Report report() {
    Facts facts = Facts.none();
    if (chosen.isPresent()) {
      facts = facts.with("chosen", id());
    }
    if (starter().isPresent()) {
      facts = facts.with("starter", starter().get().id());
    }
    return Report.builder()
        .facts(facts.with("threads", threads()).with("reason", reason))
        .candidates("backend", candidates.stream().map(BackendCandidate::told).toList(), reason)
        .facts(Facts.none().with("times", times.stream().map(MeasuredTime::facts).toList()))
        .notes(notes)
        .inputs(inputs)
        .build();
  }
}
