package dev.normkit.simd.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.normkit.simd.SimdBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What JDK 17's C2 needs so that vectors aren't objects, whatever it has seen before. */
class VectorCallsTest {
  /** Where C2 stops inlining (norm-bench/NOTES.md#large-loops). */
  private static final int LIMIT = 54;

  /** Larger, but without a branch behind which a vector may be one of two. */
  private static final Set<String> LARGER =
      Set.of(
          "lanes.LaneSums.trees",
          "gen.ColumnInputGradientLoops.allByElement",
          "gen.ColumnNormalizeLoops.allByElement",
          "gen.RowBackwardLoops.oneByRowAndElement",
          "gen.RowNormalizeLoops.allByRowAndElement");

  /** Operators that the vector module looks up. */
  private static final Pattern OPERATOR =
      Pattern.compile("(add|sub|mul|div|min|max|abs|neg|sqrt|fma|and|or|not|lanewise|pow):.*");

  /** Makes vectors of a class that C2 doesn't know (norm-bench/NOTES.md#known-classes). */
  private static final Pattern UNKNOWN =
      Pattern.compile("(broadcast|zero):\\(Ljdk/incubator/vector/VectorSpecies;.*");

  private static final Pattern METHOD =
      Pattern.compile("^  (?:\\w.* )?([\\w.$]+)(?:\\(.*| \\{});$");
  private static final Pattern CALL =
      Pattern.compile("// Method jdk/incubator/vector/(\\w*Vector\\.\\S+)$");

  /** By method, the calls of vectors' methods, each as type, name and descriptor. */
  private static final Map<String, List<String>> CALLS = new TreeMap<>();

  @BeforeAll
  static void readClasses() throws IOException {
    String module = SimdBackend.class.getPackageName();
    Stream<String> words = Stream.of("-c", "-p");
    try (Stream<Path> files = Files.walk(Path.of("target/classes/" + module.replace('.', '/')))) {
      Stream<String> classes = files.map(Path::toString).filter(file -> file.endsWith(".class"));
      StringWriter text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      String[] arguments = Stream.concat(words, classes).toArray(String[]::new);
      assertEquals(0, ToolProvider.findFirst("javap").orElseThrow().run(out, out, arguments));
      text.toString().lines().forEach(new Reader(module)::read);
    }
    assertFalse(CALLS.isEmpty());
  }

  /** Reads javap's lines. */
  private static final class Reader {
    private final Pattern type;
    private String name = "";
    private String method = "";

    Reader(String module) {
      type = Pattern.compile("^(?:\\w.* )?(?:class|interface) " + module + "\\.([\\w.$]+).*\\{$");
    }

    void read(String line) {
      Matcher begun = (line.startsWith(" ") ? METHOD : type).matcher(line);
      if (begun.matches() && line.startsWith(" ")) {
        method = begun.group(1);
      } else if (begun.matches()) {
        name = begun.group(1);
      }
      Matcher call = CALL.matcher(line);
      if (call.find()) {
        CALLS.computeIfAbsent(name + "." + method, key -> new ArrayList<>()).add(call.group(1));
      }
    }
  }

  @Test
  void loopsAreSmallEnough() {
    Set<String> larger = new TreeSet<>();
    CALLS.forEach(
        (method, calls) -> larger.addAll(calls.size() > LIMIT ? Set.of(method) : Set.of()));
    assertEquals(new TreeSet<>(LARGER), larger);
  }

  /** One that C2 first meets after it has compiled what looks operators up is a trap there. */
  @Test
  void everyOperatorIsLoaded() {
    Set<String> loaded = operators("lanes.Loading.");
    assertFalse(loaded.isEmpty());
    Set<String> missing = operators("");
    missing.removeAll(loaded);
    assertEquals(Set.of(), missing);
  }

  /** Type and name of the operators that methods call whose names begin so. */
  private static Set<String> operators(String prefix) {
    return CALLS.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .flatMap(entry -> entry.getValue().stream())
        .filter(call -> OPERATOR.matcher(call.replaceFirst(".*?\\.", "")).matches())
        .map(call -> call.replaceFirst(":.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void classesAreKnown() {
    Set<String> unknown = new TreeSet<>();
    CALLS.forEach(
        (method, calls) ->
            calls.stream()
                .filter(call -> UNKNOWN.matcher(call.replaceFirst(".*?\\.", "")).matches())
                .forEach(call -> unknown.add(method + " " + call)));
    // The constants themselves.
    unknown.removeIf(call -> call.startsWith("lanes.Lanes.static "));
    assertEquals(Set.of(), unknown);
  }

  /** Masks are loaded as {@code NO_BITS.or(…)}, and are what {@code and} is called on. */
  @Test
  void classesOfMasksAreKnown() throws IOException {
    Pattern unknown =
        Pattern.compile("(?<!\\.or\\()IntVector\\.fromArray\\(|AsInts\\(\\)\\s*\\.and\\(");
    int masks = 0;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String java = Files.readString(file);
        assertFalse(unknown.matcher(java).find(), file::toString);
        masks += java.contains(".or(IntVector.fromArray(") ? 1 : 0;
      }
    }
    assertNotEquals(0, masks);
  }
}
