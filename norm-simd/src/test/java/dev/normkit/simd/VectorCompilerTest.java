package dev.normkit.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.machine.VmOptions;
import dev.normkit.spi.Availability;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * C2, or Graal's compiler, or not at all. The properties are those that these JVMs have: read where
 * one is installed, else from what {@code java -version} prints, which is {@code java.vm.name},
 * then the build {@code java.vm.version, java.vm.info}.
 */
class VectorCompilerTest {
  private static final String SERVER = "OpenJDK 64-Bit Server VM";
  private static final String ORACLE = "Java HotSpot(TM) 64-Bit Server VM";
  private static final String MIXED = "mixed mode, sharing";
  private static final String CLIENT = "mixed mode, emulated-client, sharing";

  /** A JVM that was seen somewhere. */
  private record Jvm(
      String name,
      String info,
      String version,
      String vendor,
      int jdk,
      Map<String, String> options) {

    private Jvm with(String option, String value) {
      Map<String, String> more = new HashMap<>(options);
      more.put(option, value);
      return new Jvm(name, info, version, vendor, jdk, more);
    }

    private Optional<Availability> verdict() {
      VectorCompiler compiler =
          new VectorCompiler(this::property, name -> Optional.ofNullable(options.get(name)));
      return compiler.unfitByProperties().or(compiler::unfitByOptions);
    }

    private String property(String property) {
      return switch (property) {
        case "java.vm.name" -> name;
        case "java.vm.info" -> info;
        case "java.vm.version" -> version;
        case "java.vm.vendor" -> vendor;
        case "java.specification.version" -> String.valueOf(jdk);
        default -> null;
      };
    }
  }

  private static Jvm hotspot(String name, String info, String version, String vendor, int jdk) {
    Map<String, String> options =
        Map.of("TieredCompilation", "true", "TieredStopAtLevel", "4", "UseCompiler", "true");
    return new Jvm(name, info, version, vendor, jdk, options);
  }

  private static Jvm temurin(String info) {
    return hotspot(SERVER, info, "25.0.3+9-LTS", "Eclipse Adoptium", 25);
  }

  private static Jvm openj9(String info) {
    return new Jvm(
        "Eclipse OpenJ9 VM", info, "v0.40.0-release-b9cd65edd", "Eclipse OpenJ9", 17, Map.of());
  }

  private static Jvm substrate(int jdk) {
    return new Jvm("Substrate VM", null, jdk + ".0.2+10", "Oracle Corporation", jdk, Map.of());
  }

  private static Jvm communityGraal(String version, int jdk) {
    return hotspot(SERVER, MIXED, version, "GraalVM Community", jdk);
  }

  private static Jvm oracleGraal(String version, int jdk) {
    return hotspot(ORACLE, MIXED, version, "Oracle Corporation", jdk);
  }

  private static Stream<Jvm> fit() {
    return Stream.of(
        hotspot(SERVER, MIXED, "17.0.15+6-Debian-1deb12u1", "Debian", 17),
        hotspot(SERVER, "mixed mode", "12+33", "Azul Systems, Inc.", 17),
        hotspot(ORACLE, MIXED, "21.0.2+13-LTS-58", "Oracle Corporation", 21),
        temurin(MIXED),
        temurin("compiled mode, sharing"),
        temurin(MIXED).with("TieredCompilation", "false"),
        temurin(MIXED).with("TieredCompilation", "false").with("TieredStopAtLevel", "1"),
        temurin(MIXED).with("UseJVMCICompiler", "false").with("EnableVectorSupport", "true"),
        new Jvm(SERVER, MIXED, "25.0.3+9-LTS", "Eclipse Adoptium", 25, Map.of()),
        communityGraal("25.0.2+10-jvmci-b01", 25).with("UseJVMCICompiler", "true"),
        communityGraal("25.0.2+10-jvmci-b01", 25),
        communityGraal("21.0.2+13-jvmci-23.1-b30", 21).with("UseJVMCICompiler", "false"),
        oracleGraal("23.0.1+11-jvmci-b01", 23).with("UseJVMCICompiler", "true"),
        substrate(25));
  }

  @ParameterizedTest
  @MethodSource
  void fit(Jvm jvm) {
    assertEquals(Optional.empty(), jvm.verdict());
  }

  /** A JVM, what its reason names and what its remedy names. */
  private record Unfit(Jvm jvm, String reason, String remedy) {}

  private static Stream<Unfit> unfit() {
    return Stream.of(otherMachines(), compilersOff(), graalsTooOld()).flatMap(List::stream);
  }

  private static List<Unfit> otherMachines() {
    String server = "java -version says Server VM";
    String j9 = "JRE 17 Linux amd64-64-Bit Compressed References 20230718_464 (JIT %s, AOT %s)";
    return List.of(
        new Unfit(openj9(j9.formatted("enabled", "enabled")), "Eclipse OpenJ9 VM", server),
        new Unfit(openj9(j9.formatted("disabled", "disabled")), "Eclipse OpenJ9 VM", server),
        new Unfit(
            new Jvm("IBM J9 VM", "JRE 17", "2.9", "IBM Corporation", 17, Map.of()),
            "IBM J9 VM",
            server),
        new Unfit(
            hotspot(
                "Zing 64-Bit Tiered VM",
                "mixed mode",
                "17.0.7-zing_23.05.0.0-b2-product-linux-X86_64",
                "Azul Systems, Inc.",
                17),
            "Zing 64-Bit Tiered VM",
            server),
        new Unfit(
            hotspot("OpenJDK Client VM", "mixed mode", "17.0.11+9", "Azul Systems, Inc.", 17),
            "OpenJDK Client VM",
            server),
        new Unfit(
            hotspot("OpenJDK 64-Bit Minimal VM", "mixed mode", "17.0.11+9", "N/A", 17),
            "OpenJDK 64-Bit Minimal VM",
            server),
        new Unfit(
            hotspot("OpenJDK 64-Bit Zero VM", "interpreted mode", "17-internal", "N/A", 17),
            "OpenJDK 64-Bit Zero VM",
            server),
        new Unfit(new Jvm(null, null, null, null, 17, Map.of()), "emulated", server));
  }

  private static List<Unfit> compilersOff() {
    return List.of(
        new Unfit(temurin("interpreted mode, sharing"), "interpreted mode", "without -Xint"),
        new Unfit(temurin(CLIENT), "emulated-client", "without -XX:TieredStopAtLevel"),
        new Unfit(
            temurin(MIXED).with("TieredStopAtLevel", "3"),
            "-XX:TieredStopAtLevel=3",
            "without -XX:TieredStopAtLevel=3"),
        new Unfit(
            temurin(MIXED)
                .with("TieredStopAtLevel", "0")
                .with("TieredCompilation", "false")
                .with("UseCompiler", "false"),
            "-XX:TieredStopAtLevel=0",
            "without -XX:TieredStopAtLevel=0"),
        new Unfit(
            temurin(MIXED).with("UseCompiler", "false"),
            "-XX:-UseCompiler",
            "without -XX:-UseCompiler"),
        new Unfit(
            temurin(MIXED).with("EnableVectorSupport", "false"),
            "-XX:-EnableVectorSupport",
            "without -XX:-EnableVectorSupport"));
  }

  private static List<Unfit> graalsTooOld() {
    String otherCompiler = "-XX:-UseJVMCICompiler";
    return List.of(
        new Unfit(
            communityGraal("17.0.5+8-jvmci-22.3-b08", 17).with("UseJVMCICompiler", "true"),
            "from JDK 25 on, and this is 17",
            otherCompiler),
        new Unfit(
            communityGraal("21.0.2+13-jvmci-23.1-b30", 21),
            "from JDK 25 on, and this is 21",
            otherCompiler),
        new Unfit(
            oracleGraal("17.0.9+11-jvmci-23.0-b21", 17).with("UseJVMCICompiler", "true"),
            "from JDK 21 on, and this is 17",
            otherCompiler),
        new Unfit(
            hotspot(SERVER, MIXED, "17.0.15+6", "Debian", 17).with("UseJVMCICompiler", "true"),
            "from JDK 25 on, and this is 17",
            otherCompiler),
        new Unfit(substrate(17), "from JDK 25 on, and this is 17", "build the image"));
  }

  @ParameterizedTest
  @MethodSource
  void unfit(Unfit given) {
    Availability.Unavailable no =
        (Availability.Unavailable) given.jvm().verdict().orElseThrow(AssertionError::new);
    assertTrue(no.reason().contains(given.reason()), no.reason());
    assertTrue(no.remedy().contains(given.remedy()), no.remedy());
    assertFalse(no.remedy().contains("--add-modules"), no.remedy());
  }

  /** Scalable vectors are those of ARM; NEON's have 128 bits. */
  @ParameterizedTest
  @CsvSource({"amd64, 512, 17", "aarch64, 128, 17", "aarch64, 256, 21", "aarch64, 512, 25"})
  void fitForWidth(String architecture, int widest, String jdk) {
    assertEquals(Optional.empty(), verdictOnWidth(architecture, widest, jdk));
  }

  @Test
  void olderCompilersKnowScalableVectorsInPart() {
    Availability.Unavailable no =
        (Availability.Unavailable)
            verdictOnWidth("aarch64", 256, "17").orElseThrow(AssertionError::new);
    assertEquals(
        "on this ARM's vectors of 256 bits C2 compiles all operations from JDK 21 on, and this is"
            + " 17",
        no.reason());
    assertTrue(no.remedy().contains("-XX:UseSVE=0"), no.remedy());
  }

  private static Optional<Availability> verdictOnWidth(
      String architecture, int widest, String jdk) {
    Map<String, String> properties =
        Map.of("os.arch", architecture, "java.specification.version", jdk);
    return new VectorCompiler(properties::get, option -> Optional.empty()).unfitForWidth(widest);
  }

  /** What stands in the way whatever the options is told before a flag is asked for. */
  @Test
  void otherMachinesAreToldByPropertiesAlone() {
    for (Unfit unfit : otherMachines()) {
      VectorCompiler compiler =
          new VectorCompiler(
              unfit.jvm()::property,
              option -> {
                throw new AssertionError(option);
              });
      assertTrue(compiler.unfitByProperties().isPresent(), unfit.toString());
    }
  }

  /** The bean is there in a whole JDK, and knows what it doesn't know. */
  @Test
  void theOptionsOfThisJvm() {
    assertEquals(Optional.of("4"), VmOptions.value("TieredStopAtLevel"));
    assertEquals(Optional.empty(), VmOptions.value("NoSuchOption"));
  }

  /** As some plug-in hosts have it; what the JDK knows doesn't depend on them. */
  @Test
  void theOptionsAreKnownBehindALoaderThatHidesTheBean() throws Exception {
    URL api = VmOptions.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader host =
        new URLClassLoader(new URL[] {api}, null) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.sun.")) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        }) {
      Class<?> hidden = host.loadClass(VmOptions.class.getName());
      assertEquals(
          Optional.of("4"),
          hidden.getMethod("value", String.class).invoke(null, "TieredStopAtLevel"));
    }
  }

  @Test
  void theJvmOfThisTestIsFit() {
    VectorCompiler compiler = VectorCompiler.running();
    assertEquals(Optional.empty(), compiler.unfitByProperties().or(compiler::unfitByOptions));
  }
}
