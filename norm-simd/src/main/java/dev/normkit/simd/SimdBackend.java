package dev.normkit.simd;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.spi.kernel.InnerLoops;
import dev.normkit.spi.kernel.StandardKernel;

/**
 * The backend {@code simd}: every plan, in SIMD lanes. Names no vector type, so it loads where the
 * vector module is missing and can say so.
 */
public final class SimdBackend implements NormBackend {
  private static final String MODULE = "jdk.incubator.vector";

  /** System property: the vector width in bits, for tests of other machines' widths. */
  private static final String WIDTH = "normkit.simd.bits";

  /** For {@link java.util.ServiceLoader}. */
  public SimdBackend() {}

  @Override
  public String id() {
    return "simd";
  }

  @Override
  public Availability availability() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Availability.unavailable(
          "the module " + MODULE + " is not resolved", "start java with --add-modules " + MODULE);
    }
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted")) {
      return Availability.unavailable(
          "the JVM only interprets (" + mode + "), where vectors are emulated",
          "start java without -Xint");
    }
    if (mode.contains("emulated-client")) {
      return Availability.unavailable(
          "the JVM's optimizing compiler is off (" + mode + "), so vectors are emulated",
          "start java without -XX:TieredStopAtLevel or -XX:+NeverActAsServerClassMachine");
    }
    int widest = Widths.widest();
    if (!Widths.KNOWN.contains(widest)) {
      return Availability.unavailable(
          "this machine's vectors have " + widest + " bits, not one of " + Widths.KNOWN,
          "use the backend cpu");
    }
    int forced = forcedBits();
    if (forced != 0 && (forced > widest || !Widths.KNOWN.contains(forced))) {
      return Availability.unavailable(
          "the property " + WIDTH + " is " + forced,
          "give one of " + Widths.KNOWN + ", at most this machine's " + widest);
    }
    return Availability.available();
  }

  /** The vector width asked for by the property, 0 for the machine's own. */
  static int forcedBits() {
    return Integer.getInteger(WIDTH, 0);
  }

  @Override
  public Support supports(NormPlan plan) {
    return Support.supported();
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    return StandardKernel.prepare(plan, SimdBackend::loops, parallelism);
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return VectorCosts.TABLE.estimate(plan, direction);
  }

  /** With the vector width, on which times depend. */
  @Override
  public String version() {
    int bits = forcedBits() == 0 ? Widths.widest() : forcedBits();
    return NormBackend.super.version() + " with " + bits + " bits";
  }

  private static InnerLoops loops() {
    LaneSums sums = new LaneSums();
    VectorRuns runs = new VectorRuns(sums);
    return new InnerLoops(
        runs, new VectorRows(runs), new VectorScaledRows(runs), new VectorColumns());
  }
}
