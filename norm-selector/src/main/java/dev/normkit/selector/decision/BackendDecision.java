package dev.normkit.selector.decision;

import dev.normkit.api.NormPlan;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Report;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which backend, and why: every provider with its verdict. It carries what it chose, so that {@link
 * #prepare} gives the kernel. Equal where nothing was measured and the same was asked.
 *
 * @param plan what the backend was chosen for; empty where there was no shape
 * @param chosen the chosen backend; empty only in the decision that a {@link SelectionException}
 *     carries
 * @param reason why, in one sentence
 * @param candidates usable ones by rank, then the others by id
 * @param times what was measured, now or earlier; empty where the estimate or the user decided
 * @param inputs workload, threads and mode, and who gave them
 * @param notes what the user should know besides
 */
public record BackendDecision(
    Optional<NormPlan> plan,
    Optional<ChosenBackend> chosen,
    String reason,
    List<BackendCandidate> candidates,
    List<MeasuredTime> times,
    List<Input> inputs,
    List<String> notes) {
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
   * @return who computes
   * @throws IllegalStateException if nothing was chosen
   */
  public NormBackend backend() {
    return choice().backend();
  }

  /**
   * Who does the work.
   *
   * @return the calling thread alone, or all threads that there are
   * @throws IllegalStateException if nothing was chosen
   */
  public Parallelism parallelism() {
    return choice().parallelism();
  }

  private ChosenBackend choice() {
    return chosen.orElseThrow(() -> new IllegalStateException("no backend was chosen: " + reason));
  }

  /**
   * How many threads share the work of a call, the calling one with them.
   *
   * @return at least 1; 1 if nothing was chosen
   */
  public int threads() {
    return chosen.map(ChosenBackend::threads).orElse(1);
  }

  /**
   * The kernel of the chosen backend for the plan. Each call gives another one.
   *
   * @return a kernel on the threads that were chosen
   * @throws IllegalStateException if nothing was chosen, or there was no shape to choose for
   */
  public NormKernel prepare() {
    NormPlan known =
        plan.orElseThrow(
            () ->
                new IllegalStateException(
                    "the backend was chosen without a shape, and a kernel needs one;"
                        + " decide for a plan, or add usage.withShape(...)"));
    return backend().prepare(known, parallelism());
  }

  /**
   * This decision, if something was chosen.
   *
   * @return itself
   * @throws SelectionException if nothing was; it carries this decision
   */
  public BackendDecision required() {
    if (chosen.isEmpty()) {
      throw new SelectionException(this);
    }
    return this;
  }

  /**
   * What there is to tell of the decision.
   *
   * @return the report of which {@link #toText} and {@link #toJson} are made
   */
  public Report report() {
    Facts facts = Facts.none();
    if (chosen.isPresent()) {
      facts = facts.with("chosen", id());
    }
    return Report.builder()
        .facts(facts.with("threads", threads()).with("reason", reason))
        .candidates("backend", candidates.stream().map(BackendCandidate::told).toList(), reason)
        .facts(Facts.none().with("times", times.stream().map(MeasuredTime::facts).toList()))
        .notes(notes)
        .inputs(inputs)
        .build();
  }

  /**
   * The decision as lines of text: {@code backend <id> chosen <reason>}, then the other backends,
   * the notes and the inputs.
   *
   * @return the lines, without a line end after the last
   */
  public String toText() {
    return report().toText();
  }

  /**
   * The decision as JSON: {@code {"chosen":"simd","threads":1,…}}, with the times that people would
   * not read.
   *
   * @return the text, without a line end after the last brace
   */
  public String toJson() {
    return report().toJson();
  }
}
