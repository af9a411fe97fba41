package dev.normkit.simd;

import dev.normkit.machine.VmOptions;
import dev.normkit.simd.lanes.Widths;
import dev.normkit.spi.Availability;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether this JVM compiles vectors: HotSpot's C2 does, and Graal's compiler from some version on.
 * Everything else runs them as calls that allocate an object for each, about a thousand times
 * slower. A function of system properties and JVM options alone.
 */
final class VectorCompiler {
  /** The first Graal that compiles vectors, by its JDK; Oracle's own came earlier. */
  private static final int GRAAL = 25;

  private static final int ORACLE_GRAAL = 21;

  /** The first JDK whose C2 compiles all that loops do with scalable vectors. */
  private static final int SCALABLE = 21;

  /** The last level of tiered compilation is that of C2 or Graal. */
  private static final int LAST_LEVEL = 4;

  private final Function<String, String> properties;
  private final Function<String, Optional<String>> options;

  /**
   * A JVM.
   *
   * @param properties its system properties; null for one that isn't set
   * @param options its options as {@link VmOptions} tells them; asked only where the properties
   *     don't decide, since the first answer takes some 20 ms
   */
  VectorCompiler(Function<String, String> properties, Function<String, Optional<String>> options) {
    this.properties = properties;
    this.options = options;
  }

  /** The one that runs this. */
  static VectorCompiler running() {
    return new VectorCompiler(System::getProperty, VmOptions::value);
  }

  /**
   * What speaks against this JVM, whatever its options.
   *
   * @return empty if nothing does, as far as its properties tell
   */
  Optional<Availability> unfitByProperties() {
    String vm = property("java.vm.name");
    if (vm.equals("Substrate VM")) {
      return tooOld(
          "native-image compiles vectors",
          GRAAL,
          "build the image with GraalVM for JDK " + GRAAL + " or newer");
    }
    if (!vm.contains("Server VM") || vm.startsWith("Zing")) {
      return no(
          "the JVM is "
              + vm
              + ", and only HotSpot's C2 and Graal's compiler are known to compile"
              + " vectors; elsewhere they are emulated",
          "start a JDK whose java -version says Server VM, or use the backend cpu");
    }
    String mode = property("java.vm.info");
    if (mode.contains("interpreted")) {
      return no(
          "the JVM only interprets (" + mode + "), where vectors are emulated",
          "start java without -Xint");
    }
    if (mode.contains("emulated-client")) {
      return no(
          "the JVM's optimizing compiler is off (" + mode + "), so vectors are emulated",
          "start java without -XX:TieredStopAtLevel, -XX:CompilationMode=quick-only and"
              + " -XX:+NeverActAsServerClassMachine");
    }
    return property("java.vm.version").contains("jvmci") && graal(true)
        ? graalTooOld()
        : Optional.empty();
  }

  /**
   * What speaks against the options of a JVM that is fit by its properties.
   *
   * @return empty if nothing does, or the options aren't told
   */
  Optional<Availability> unfitByOptions() {
    if (graal(false)) {
      Optional<Availability> tooOld = graalTooOld();
      if (tooOld.isPresent()) {
        return tooOld;
      }
    }
    Optional<String> level = options.apply("TieredStopAtLevel").filter(this::stopsEarly);
    if (level.isPresent()) {
      return off("-XX:TieredStopAtLevel=" + level.get());
    }
    if (is("UseCompiler", false)) {
      return off("-XX:-UseCompiler");
    }
    return is("EnableVectorSupport", false) ? off("-XX:-EnableVectorSupport") : Optional.empty();
  }

  /**
   * What speaks against vectors of this machine's width: scalable ones, on which an older C2 calls
   * a method that allocates for each shuffle and conversion (norm-bench/NOTES.md#scalable-vectors).
   *
   * @param widest this machine's widest vectors, in bits
   * @return empty if nothing does
   */
  Optional<Availability> unfitForWidth(int widest) {
    return Widths.hasScalable(widest, property("os.arch"))
        ? tooOld(
            "on this ARM's vectors of " + widest + " bits C2 compiles all operations",
            SCALABLE,
            "start java with -XX:UseSVE=0, which leaves vectors of 128 bits, or a newer JDK")
        : Optional.empty();
  }

  /** Level 0 turns tiered compilation off along with the compilers. */
  private boolean stopsEarly(String level) {
    return level.equals("0")
        || (is("TieredCompilation", true) && !level.equals(String.valueOf(LAST_LEVEL)));
  }

  private boolean is(String option, boolean value) {
    return options.apply(option).filter(String.valueOf(value)::equals).isPresent();
  }

  /** Whether Graal compiles in place of C2. */
  private boolean graal(boolean unlessTold) {
    return options.apply("UseJVMCICompiler").map(Boolean::valueOf).orElse(unlessTold);
  }

  private Optional<Availability> graalTooOld() {
    boolean oracle = property("java.vm.vendor").equals("Oracle Corporation");
    return tooOld(
        "the JVM compiles with Graal, which compiles vectors",
        oracle ? ORACLE_GRAAL : GRAAL,
        "start java with -XX:-UseJVMCICompiler, so that C2 compiles, or with a newer GraalVM");
  }

  private Optional<Availability> tooOld(String compiles, int since, String remedy) {
    int jdk = Integer.parseInt(property("java.specification.version"));
    return jdk >= since
        ? Optional.empty()
        : no(compiles + " from JDK " + since + " on, and this is " + jdk, remedy);
  }

  private static Optional<Availability> off(String option) {
    return no(
        "the JVM's compiler of vectors is off (" + option + "), so they are emulated",
        "start java without " + option);
  }

  private static Optional<Availability> no(String reason, String remedy) {
    return Optional.of(Availability.unavailable(reason, remedy));
  }

  private String property(String name) {
    String value = properties.apply(name);
    return value == null ? "" : value;
  }
}
