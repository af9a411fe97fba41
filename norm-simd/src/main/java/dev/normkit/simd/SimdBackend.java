package dev.normkit.simd;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.simd.lanes.Loading;
import dev.normkit.simd.lanes.Widths;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Optional;

/**
 * The backend {@code simd}: every plan, in SIMD lanes. Names no vector type, so it loads where the
 * vector module is missing and can say so.
 */
public final class SimdBackend implements NormBackend {
  private static final String MODULE = "jdk.incubator.vector";

  /** For {@link java.util.ServiceLoader}. */
  public SimdBackend() {}

  @Override
  public String id() {
    return "simd";
  }

  @Override
  public Availability availability() {
    VectorCompiler compiler = VectorCompiler.running();
    return compiler
        .unfitByProperties()
        .or(SimdBackend::noModule)
        .or(compiler::unfitByOptions)
        .or(() -> noWidth(compiler))
        .orElseGet(Availability::available);
  }

  private static Optional<Availability> noModule() {
    if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        ModuleFinder.ofSystem().find(MODULE).isPresent()
            ? Availability.unavailable(
                "the module " + MODULE + " is not resolved",
                "start java with --add-modules " + MODULE)
            : Availability.unavailable(
                "this runtime image has no module " + MODULE,
                "make the image with --add-modules " + MODULE + ", or start a whole JDK with it"));
  }

  private static Optional<Availability> noWidth(VectorCompiler compiler) {
    int widest;
    try {
      widest = Widths.widest();
    } catch (LinkageError broken) {
      return Optional.of(
          Availability.unavailable(
              "the module " + MODULE + " does not work here: " + broken, "use the backend cpu"));
    }
    return compiler.unfitForWidth(widest).or(SimdBackend::noWidth);
  }

  /** What speaks against this machine's own width, or against the one asked for in its place. */
  private static Optional<Availability> noWidth() {
    int own = Widths.own();
    if (!Widths.KNOWN.contains(own)) {
      return Optional.of(
          Availability.unavailable(
              "this machine's vectors have " + own + " bits, not one of " + Widths.KNOWN,
              "use the backend cpu"));
    }
    int forced = Widths.forced();
    return forced == 0 || (forced <= own && Widths.KNOWN.contains(forced))
        ? Optional.empty()
        : Optional.of(
            Availability.unavailable(
                "the property " + Widths.PROPERTY + " is " + forced,
                "give one of " + Widths.KNOWN + ", at most this machine's " + own));
  }

  @Override
  public Support supports(NormPlan plan) {
    return Support.supported();
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    return StandardKernel.prepare(plan, VectorLoops::new, parallelism);
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return VectorCosts.of(plan, direction);
  }

  @Override
  public List<Runnable> loading() {
    return Loading.parts();
  }

  /** With the vector width, on which times depend. */
  @Override
  public String version() {
    return NormBackend.super.version() + " with " + Widths.taken() + " bits";
  }
}
