package dev.normkit.discovery;

import java.util.ArrayList;
import java.util.List;

/** Providers of every kind, as source: one good way to be a backend and many bad ones. */
public final class ProviderSources {
  private static final String BASE =
      """
      package plugin;
      import dev.normkit.api.*;
      import dev.normkit.spi.*;
      import dev.normkit.threads.*;
      public abstract class Base implements NormBackend {
        public Availability availability() { return Availability.available(); }
        public Support supports(NormPlan plan) { return Support.supported(); }
        public NormKernel prepare(NormPlan plan, Parallelism parallelism) { return null; }
      }
      """;

  private final List<String> namesAndSources = new ArrayList<>(List.of("plugin.Base", BASE));

  private ProviderSources with(String name, String body) {
    return withType(name, "public class " + name + " extends Base", body);
  }

  private ProviderSources withType(String name, String header, String body) {
    namesAndSources.add("plugin." + name);
    namesAndSources.add(
        "package plugin; import dev.normkit.spi.*; " + header + " {\n" + body + "\n}");
    return this;
  }

  private static String id(String id) {
    return "public String id() { return " + id + "; }";
  }

  /** Names and sources, one after the other. */
  public static String[] all() {
    ProviderSources sources = new ProviderSources();
    good(sources);
    hardToLoad(sources);
    throwing(sources);
    answeringNonsense(sources);
    return sources.namesAndSources.toArray(String[]::new);
  }

  private static void good(ProviderSources sources) {
    sources
        .with("Good", id("\"good\""))
        .with("Better", id("\"better\""))
        .with("First", id("\"a\""))
        .with("Twin", id("\"good\""))
        .with("Triplet", id("\"good\""))
        .with(
            "Absent",
            id("\"absent\"")
                + "public Availability availability() {"
                + " return Availability.unavailable(\"no such chip\", \"buy one\"); }");
  }

  private static void hardToLoad(ProviderSources sources) {
    sources
        .withType("NoBackend", "public class NoBackend", "")
        .with("NoPublicConstructor", id("\"x\"") + "private NoPublicConstructor() {}")
        .withType(
            "NoPublicClass",
            "class NoPublicClass extends Base",
            id("\"x\"") + "public NoPublicClass() {}")
        .withType("Unfinished", "public abstract class Unfinished extends Base", "")
        .with("Newer", id("\"newer\""))
        .withType("Dependency", "public abstract class Dependency extends Base", "")
        .withType("NeedsSuperclass", "public class NeedsSuperclass extends Dependency", id("\"x\""))
        .with("NeedsParameter", id("\"x\"") + "public NeedsParameter(Dependency d) {}")
        .with(
            "NeedsInConstructor",
            id("\"x\"") + "Object o = new Dependency() {" + id("\"y\"") + "};")
        .with("NeedsInId", id("((Base) Other.INSTANCE).id()"))
        .withType(
            "Other",
            "class Other",
            "static final Object INSTANCE = new Dependency() {" + id("\"y\"") + "};");
  }

  private static void throwing(ProviderSources sources) {
    sources
        .with(
            "ThrowsInConstructor",
            id("\"x\"")
                + "public ThrowsInConstructor() {"
                + " throw new IllegalStateException(\"no licence file\"); }")
        .with(
            "ThrowsInInitializer",
            id("\"x\"") + "static { if (true) throw new IllegalStateException(\"no chip\"); }")
        .with("ThrowsInId", "public String id() { throw new IllegalStateException(\"no name\"); }")
        .with(
            "ThrowsErrorInId", "public String id() { throw new AssertionError(\"not expected\"); }")
        .with(
            "ThrowsInAvailability",
            id("\"x\"")
                + "public Availability availability() {"
                + " throw new UnsupportedOperationException(\"no answer\"); }")
        .with(
            "BrokenGood",
            id("\"good\"")
                + "public Availability availability() {"
                + " throw new ArithmeticException(\"rank\"); }")
        .with(
            "ThrowsChecked",
            "public String id() { throw Sneaky.<RuntimeException>of("
                + "new java.io.IOException(\"disk\")); }")
        .withType(
            "Sneaky",
            "class Sneaky",
            "@SuppressWarnings(\"unchecked\") static <T extends Throwable> T of(Throwable t)"
                + " throws T { throw (T) t; }")
        .with(
            "ExhaustsInConstructor",
            id("\"x\"")
                + "public ExhaustsInConstructor() { throw new OutOfMemoryError(\"planted\"); }")
        .with(
            "ExhaustsInInitializer",
            id("\"x\"") + "static { if (true) throw new OutOfMemoryError(\"planted\"); }")
        .with("ExhaustsInId", "public String id() { throw new OutOfMemoryError(\"planted\"); }")
        .with(
            "ExhaustsInAvailability",
            id("\"x\"")
                + "public Availability availability() { throw new OutOfMemoryError(\"planted\"); }");
  }

  private static void answeringNonsense(ProviderSources sources) {
    sources
        .with("NullId", id("null"))
        .with("EmptyId", id("\"\""))
        .with("UpperCaseId", id("\"CPU\""))
        .with("SpacedId", id("\"c pu\""))
        .with(
            "NullAvailability",
            id("\"nullish\"") + "public Availability availability() { return null; }")
        .with(
            "NullRemedy",
            id("\"helpless\"")
                + "public Availability availability() {"
                + " return Availability.unavailable(\"no such chip\", null); }")
        .with(
            "NullReason",
            id("\"silent\"")
                + "public Availability availability() {"
                + " return Availability.unavailable(null, \"buy one\"); }");
  }

  private ProviderSources() {}
}
