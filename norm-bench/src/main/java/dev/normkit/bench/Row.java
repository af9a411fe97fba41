package dev.normkit.bench;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of the result table: an operation on a shape.
 *
 * @param spec which normalization
 * @param shape of x
 * @param pass which half of it
 * @param family what its name begins with; empty for the rows of the whole table
 */
record Row(NormSpec spec, Shape shape, Pass pass, String family) {

  private static final List<Row> ALL = rows();

  Row(NormSpec spec, Shape shape, Pass pass) {
    this(spec, shape, pass, "");
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (SpecBuilder builder : List.of(NormSpec.layerNorm(), NormSpec.rmsNorm())) {
      NormSpec spec = builder.build();
      for (Pass pass : List.of(Pass.FORWARD, Pass.BACKWARD)) {
        add(rows, spec, pass, dense(4096, 768), dense(512, 4096), dense(8, 64));
      }
    }
    NormSpec batch = NormSpec.batchNorm().build();
    for (Pass pass : List.of(Pass.INFERENCE, Pass.FORWARD, Pass.BACKWARD)) {
      add(rows, batch, pass, first(32, 64, 56, 56), first(8, 256, 14, 14));
      add(rows, batch, pass, last(8, 14, 14, 256), dense(256, 1024));
    }
    for (Pass pass : List.of(Pass.FORWARD, Pass.BACKWARD)) {
      add(rows, NormSpec.instanceNorm().build(), pass, first(4, 64, 128, 128));
      NormSpec group = NormSpec.groupNorm(32).build();
      add(rows, group, pass, first(8, 256, 28, 28), last(8, 28, 28, 256));
      add(rows, NormSpec.switchableNorm().build(), pass, first(8, 64, 28, 28));
      add(rows, NormSpec.layerNorm().build(), pass, Shape.sequence(64, 50, 256));
    }
    return List.copyOf(rows);
  }

  private static void add(List<Row> rows, NormSpec spec, Pass pass, Shape... shapes) {
    for (Shape shape : shapes) {
      rows.add(new Row(spec, shape, pass));
    }
  }

  private static Shape dense(int batch, int features) {
    return Shape.dense(batch, features);
  }

  private static Shape first(int... sizes) {
    return Shape.channelsFirst(sizes);
  }

  private static Shape last(int... sizes) {
    return Shape.channelsLast(sizes);
  }

  /** All rows in the order of the table, then those of families, which are measured on demand. */
  static List<Row> all() {
    return Stream.concat(ALL.stream(), ModelRows.all().stream()).toList();
  }

  /** The rows that a pattern chooses: one of a family has to be asked for by the family's name. */
  static List<Row> chosen(Pattern pattern) {
    return all().stream().filter(row -> row.isChosen(pattern)).toList();
  }

  private boolean isChosen(Pattern pattern) {
    Matcher matcher = pattern.matcher(name());
    return family.isEmpty()
        ? matcher.find()
        : matcher.lookingAt() && matcher.end() >= family.length();
  }

  static Row named(String name) {
    return all().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row is named " + name));
  }

  /** For example {@code group-backward-8x28x28x256-last} or {@code models-batch-inference-…}. */
  String name() {
    String sizes =
        Arrays.stream(shape.sizes()).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    String method = spec.method().name().toLowerCase(Locale.ROOT);
    String suffix = shape.layout() == Layout.CHANNELS_LAST ? "-last" : "";
    return family + method + "-" + passName() + "-" + sizes + suffix;
  }

  private String passName() {
    boolean training = spec.method() == NormMethod.BATCH && pass == Pass.FORWARD;
    return training ? "training" : pass.name().toLowerCase(Locale.ROOT);
  }

  NormPlan plan() {
    return new NormPlan(spec, shape);
  }

  /** The forward row of a backward one; empty for others. */
  Optional<Row> forward() {
    return all().stream()
        .filter(
            row -> pass == Pass.BACKWARD && row.equals(new Row(spec, shape, Pass.FORWARD, family)))
        .findFirst();
  }

  /** The floats that any implementation must move: x and y, or x, dy and dx. */
  int compulsoryFloats() {
    return Math.multiplyExact(pass == Pass.BACKWARD ? 3 : 2, shape.elements());
  }

  @Override
  public String toString() {
    return name();
  }
}
