package dev.normkit.bench;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;

/** A backend's bare kernel, with arguments made once. */
final class KernelContestant implements Contestant {
  private final String backendId;
  private final Placement placement;
  private Runnable work;
  private FloatSpan output;
  private Optional<NormParameters> gradients = Optional.empty();

  KernelContestant(String backendId, Placement placement) {
    this.backendId = backendId;
    this.placement = placement;
  }

  @Override
  public Optional<String> declines(Row row) {
    Backends backends = Backends.discover();
    Optional<NormBackend> ready =
        backends.ready().stream().filter(backend -> backend.id().equals(backendId)).findFirst();
    if (ready.isEmpty()) {
      return Optional.of(reason(backends));
    }
    return ready.get().supports(row.plan()) instanceof Support.Declined declined
        ? Optional.of(declined.reason())
        : Optional.empty();
  }

  private String reason(Backends backends) {
    return backends.rows().stream()
        .filter(row -> row.id().equals(backendId))
        .map(BackendRow::reason)
        .findFirst()
        .orElse("no such backend was found");
  }

  @Override
  public void prepare(Problem problem, int threads) {
    NormPlan plan = problem.row().plan();
    NormKernel kernel = Backends.discover().require(backendId).prepare(plan, parallelism(threads));
    output = placement.output(problem, problem.elements());
    ForwardArgs args = forwardArgs(problem, plan);
    work = () -> kernel.forward(args);
    if (problem.row().pass() == Pass.BACKWARD) {
      kernel.forward(args);
      NormParameters parameterGradients = NormParameters.zeros(plan);
      output = placement.output(problem, problem.elements());
      BackwardArgs backward =
          args.backward(placement.copy(problem.dy()), output, parameterGradients);
      gradients = Optional.of(parameterGradients);
      work = () -> kernel.backward(backward);
    }
  }

  private ForwardArgs forwardArgs(Problem problem, NormPlan plan) {
    NormParameters parameters =
        NormParameters.initial(plan)
            .withWeight(FloatSpan.of(problem.weight()))
            .withBias(FloatSpan.of(problem.bias()));
    ForwardArgs args = ForwardArgs.of(plan, parameters, placement.copy(problem.x()), output);
    if (problem.row().pass() != Pass.INFERENCE) {
      return args.withMoments(Moments.of(plan));
    }
    RunningStatistics running = new RunningStatistics(plan.runningChannels());
    running.set(FloatSpan.of(problem.runningMean()), FloatSpan.of(problem.runningVariance()));
    return args.withRunning(running);
  }

  /** Threads that wait actively for the next call, as the peers' do. */
  static Parallelism parallelism(int threads) {
    return threads == 1
        ? Parallelism.callerOnly()
        : Parallelism.on(new ForkJoinPool(threads)).withActiveWait(Duration.ofMillis(20));
  }

  @Override
  public void run() {
    work.run();
  }

  @Override
  public Optional<Outputs> output() {
    return Optional.of(
        gradients
            .map(
                parts ->
                    Outputs.backward(
                        output.toArray(), parts.weight().toArray(), parts.bias().toArray()))
            .orElseGet(() -> Outputs.forward(output.toArray())));
  }
}
