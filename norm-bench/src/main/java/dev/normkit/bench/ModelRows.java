package dev.normkit.bench;

import dev.normkit.api.Layout;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The norms of six models that others trained, on what the models give them: inference, one row per
 * method and shape. {@code models.txt} is written by norm-io's test of these models, with {@code
 * docs/real-models.md}.
 */
final class ModelRows {
  static final String FAMILY = "models-";

  private static final String SHAPES = "models.txt";

  /** Rows, and how many norms of the models each stands for. */
  private static final Map<Row, Integer> NORMS = read();

  private ModelRows() {}

  static List<Row> all() {
    return List.copyOf(NORMS.keySet());
  }

  /** How many norms of the six models a row stands for. */
  static int norms(Row row) {
    return NORMS.get(row);
  }

  private static Map<Row, Integer> read() {
    try (InputStream in = ModelRows.class.getResourceAsStream(SHAPES);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Map<Row, Integer> norms = new LinkedHashMap<>();
      lines
          .lines()
          .map(line -> line.split(" "))
          .forEach(words -> norms.put(row(words), Integer.parseInt(words[3])));
      return norms;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Of words such as {@code batch channels-first 1x16x48x160 3}. */
  private static Row row(String... words) {
    Layout layout =
        Arrays.stream(Layout.values())
            .filter(one -> one.word().equals(words[1]))
            .findFirst()
            .orElseThrow();
    int[] sizes = Arrays.stream(words[2].split("x")).mapToInt(Integer::parseInt).toArray();
    Shape shape = Shape.of(layout, sizes);
    return switch (words[0]) {
      case "batch" -> new Row(NormSpec.batchNorm().build(), shape, Pass.INFERENCE, FAMILY);
      case "layer" -> new Row(NormSpec.layerNorm().build(), shape, Pass.FORWARD, FAMILY);
      default -> throw new IllegalStateException("no row of " + words[0]);
    };
  }
}
