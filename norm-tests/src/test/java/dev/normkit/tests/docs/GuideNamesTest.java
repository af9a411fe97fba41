package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.guide.GuidePage;
import dev.normkit.tests.structure.PublicTypes;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every type and method that the guides' sentences name can be called as they say. */
class GuideNamesTest {
  private static final int NO_PARENTHESES = -1;

  /** Of build tools, and of newer JDKs than the oldest that the build runs on. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "MemorySegment",
          "ServicesResourceTransformer",
          "asByteBuffer",
          "heapBase",
          "mergeServiceFiles");

  private static final List<String> PACKAGES_OF_THE_JDK =
      List.of("java.lang", "java.nio", "java.time", "java.util", "java.util.concurrent");

  /** Pages that name what is inside of modules, and tests. */
  private static final Set<String> OF_INSIDES =
      Set.of(
          "models.md",
          "normalization.md",
          "real-models.md",
          "reproducibility.md",
          "write-a-backend.md");

  /** As PyTorch's users import its layers. */
  private static final String OF_PYTORCH = "nn.";

  private static final Pattern SPAN = Pattern.compile("`([A-Za-z][\\w.]*(?:\\([^`]*\\)[\\w.]*)*)`");
  private static final Pattern NAME = Pattern.compile("\"[^\"]*\"|(?<![\\w*])[A-Za-z]\\w*");
  private static final Map<String, List<Class<?>>> TYPES = PublicTypes.bySimpleName();

  /**
   * A name in a span of code.
   *
   * @param receiver the name before the dot, or nothing
   * @param name itself
   * @param arguments how many are in its parentheses
   */
  private record Named(String receiver, String name, int arguments) {
    boolean isType() {
      return name.matches("[A-Z].*[a-z].*") && arguments == NO_PARENTHESES;
    }

    boolean isMember() {
      return arguments != NO_PARENTHESES || !types(receiver).isEmpty();
    }

    boolean exists() {
      if (OF_OTHERS.contains(name)) {
        return true;
      }
      if (isType()) {
        return !types(name).isEmpty();
      }
      List<Class<?>> owners = types(receiver).isEmpty() ? everyType() : types(receiver);
      return !isMember() || owners.stream().anyMatch(this::isIn);
    }

    private boolean isIn(Class<?> owner) {
      return Arrays.stream(owner.getMethods())
              .filter(method -> method.getName().equals(name))
              .anyMatch(this::takes)
          || arguments == NO_PARENTHESES
              && Arrays.stream(owner.getFields()).anyMatch(field -> field.getName().equals(name));
    }

    private boolean takes(Method method) {
      return arguments == NO_PARENTHESES
          || arguments == method.getParameterCount()
          || method.isVarArgs();
    }
  }

  private static List<Class<?>> types(String simpleName) {
    return TYPES.containsKey(simpleName)
        ? TYPES.get(simpleName)
        : PACKAGES_OF_THE_JDK.stream().flatMap(room -> ofJdk(room, simpleName)).toList();
  }

  private static List<Class<?>> everyType() {
    return Stream.concat(TYPES.values().stream().flatMap(List::stream), Stream.of(Optional.class))
        .toList();
  }

  private static Stream<Class<?>> ofJdk(String room, String simpleName) {
    try {
      return simpleName.isEmpty() ? Stream.of() : Stream.of(Class.forName(room + "." + simpleName));
    } catch (ClassNotFoundException | NoClassDefFoundError elsewhere) {
      return Stream.of();
    }
  }

  @Test
  void typesAndMethodsExist() throws IOException {
    List<String> spans = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (GuidePage page : GuidePage.all()) {
      List<String> own = spans(page);
      spans.addAll(own);
      own.stream()
          .filter(span -> !OF_INSIDES.contains(page.name()) && !span.startsWith(OF_PYTORCH))
          .filter(span -> !names(span).stream().allMatch(Named::exists))
          .forEach(span -> wrong.add(page.name() + ": " + span));
    }
    assertEquals(List.of(), wrong);
    assertTrue(spans.contains("Parallelism.callerOnly()"), spans.toString());
  }

  @Test
  void typesInsideOfModulesExist() throws IOException {
    Set<String> sources = sources();
    List<String> wrong = new ArrayList<>();
    for (GuidePage page : GuidePage.all()) {
      spans(page).stream()
          .filter(span -> OF_INSIDES.contains(page.name()))
          .flatMap(span -> names(span).stream())
          .filter(name -> name.isType() && !name.exists() && !sources.contains(name.name()))
          .forEach(name -> wrong.add(page.name() + ": " + name));
    }
    assertEquals(List.of(), wrong);
  }

  private static List<String> spans(GuidePage page) throws IOException {
    String sentences = Files.readString(page.file()).replaceAll("(?s)\n *```.*?\n *```", "");
    return SPAN.matcher(sentences).results().map(span -> span.group(1)).toList();
  }

  /** All types of the build by their files. */
  private static Set<String> sources() throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path source : modules.map(module -> module.resolve("src")).toList()) {
        if (Files.isDirectory(source)) {
          try (Stream<Path> files = Files.walk(source)) {
            files
                .map(file -> file.getFileName().toString())
                .filter(file -> file.endsWith(".java"))
                .forEach(file -> names.add(file.replace(".java", "")));
          }
        }
      }
    }
    return names;
  }

  /** So the test above finds what is wrong. The last two are of types of one name, Builder. */
  @Test
  void aNameThatIsWrongIsFound() {
    for (String right :
        List.of(
            "NormPlan",
            "Momentum.ofNew(0.1)",
            "layer.kernelCounts()",
            "on(executor, 2)",
            "batchBranch(false)",
            "candidates(heading, rows, why)")) {
      assertTrue(names(right).stream().allMatch(Named::exists), right);
    }
    for (String wrong :
        List.of("NormPlans", "Momentum.of(0.1)", "layer.pinMethod()", "on(a, 2, f(3, 4))")) {
      assertTrue(names(wrong).stream().anyMatch(named -> !named.exists()), wrong);
    }
  }

  private static List<Named> names(String span) {
    List<Named> names = new ArrayList<>();
    Matcher name = NAME.matcher(span);
    String before = "";
    int end = 0;
    while (name.find()) {
      boolean member = name.start() == end + 1 && span.charAt(end) == '.';
      names.add(new Named(member ? before : "", name.group(), arguments(span, name.end())));
      before = name.group();
      end = name.end();
    }
    return names;
  }

  /** How many there are in the parentheses that open at a place. */
  private static int arguments(String span, int at) {
    if (at == span.length() || span.charAt(at) != '(') {
      return NO_PARENTHESES;
    }
    int depth = 0;
    int commas = 0;
    int end = at;
    do {
      char c = span.charAt(end++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      commas += c == ',' && depth == 1 ? 1 : 0;
    } while (depth > 0);
    return end == at + 2 ? 0 : commas + 1;
  }
}
