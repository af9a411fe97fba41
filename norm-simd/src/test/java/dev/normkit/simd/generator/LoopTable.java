package dev.normkit.simd.generator;

import java.util.List;
import java.util.Map;

/** The loops of {@code dev.normkit.simd.gen}, class by class. */
final class LoopTable {
  private static final Map<String, String> FOUR = Map.of("once", "# *");
  private static final Map<String, String> TWO = Map.of("once", "");

  private LoopTable() {}

  static List<LoopClass> classes() {
    return List.of(
        new LoopClass("RunSums", "Sums of runs, to the lanes of {@link LaneSums}.", runSums()),
        new LoopClass("RunOutputs", "Outputs of runs of at least a vector.", runOutputs()),
        new LoopClass("RowSums", "Gradient sums of rows, in lanes.", rowSums()),
        new LoopClass("RowOutputs", "Outputs of rows.", rowOutputs()),
        new LoopClass(
            "ScaledRowSums",
            "{@link RowSums} where k and r are 0, and nobody wants s and dβ.",
            scaledRowSums()),
        new LoopClass(
            "ScaledRowOutputs",
            "{@link RowOutputs} where k, r, β and q are 0.",
            scaledRowOutputs()),
        new LoopClass("ColumnSums", "Sums of columns, in float.", columnSums()),
        new LoopClass("ColumnOutputs", "Outputs of columns.", columnOutputs()));
  }

  private static List<Loop> runSums() {
    return List.of(
        new Loop("sumTwo", "sums of two", 2, "x[] at0 n k0 k1 run"),
        new Loop("sumTurns", "sums of turns", 1, "x[] at n k"),
        new Loop("sumAny", "sums of any", 1, "x[] at n k lead"),
        new Loop("sumSquareTurns", "sums of turns", 1, "x[] at n").without("pivot", "s"),
        new Loop("sumAnySquares", "sums of any", 1, "x[] at n lead").without("pivot", "s"),
        new Loop("sumGradients", "gradient sums of any", 1, "x@ dy@ n k r run"));
  }

  private static List<Loop> runOutputs() {
    return List.of(
        new Loop("normalize", "normalize runs", 1, "x@ y@ n k r a b"),
        new Loop("inputGradient", "input gradient of runs", 1, "x@ dy@ dx@ n k r a p q"));
  }

  private static List<Loop> rowSums() {
    String at = "x@ dy@ n weight@ dWeight[] dBias[] gradientAt c row";
    return List.of(
        new Loop("sumGradientsOfTwo", "gradient sums of two", 2, at),
        new Loop("sumGradientTurns", "gradient sums of turns", 1, at + " all")
            .with(Map.of("a", "c.a[row]")),
        new Loop("sumGradientRest", "gradient sums of rest", 1, at));
  }

  private static List<Loop> rowOutputs() {
    Map<String, String> scale = Map.of("a", "c.a[row + #]", "once", "# *");
    Map<String, String> two = Map.of("a", "c.a[row%]", "p", "c.p[row%]");
    return List.of(
        new Loop("normalizeFour", "normalize rows", 4, "x@ y@ n weight@ bias@ c row").with(scale),
        new Loop("normalizeTwo", "normalize rows", 2, "x@ y@ n weight@ bias@ c row").with(scale),
        new Loop("normalizeOne", "normalize row", 1, "x@ y@ n weight@ bias@ k r a"),
        new Loop("normalizeTail", "normalize tail", 1, "x@ y@ from n weight@ bias@ c row"),
        new Loop("inputGradientOfTwo", "input gradient of rows", 2, "x@ dy@ dx@ n weight@ c row")
            .with(two),
        new Loop(
            "inputGradientOfOne", "input gradient of row", 1, "x@ dy@ dx@ n weight@ k r a p q"),
        new Loop("inputGradientTail", "input gradient tail", 1, "x@ dy@ dx@ from n weight@ c row"));
  }

  private static List<Loop> scaledRowSums() {
    String[] zero = {"mean", "rest", "s", "dBias"};
    return List.of(
        new Loop(
                "sumGradientsOfTwo",
                "gradient sums of two",
                2,
                "x@ dy@ n weight@ dWeight[] gradientAt c row")
            .without(zero),
        new Loop(
                "sumGradientTurns",
                "gradient sums of turns",
                1,
                "x@ dy@ n weight@ dWeight[] gradientAt rstd all")
            .without(zero)
            .with(Map.of("a", "rstd")),
        new Loop("sumGradientRest", "gradient sums of rest", 1, "x@ dy@ n weight@").without(zero));
  }

  private static List<Loop> scaledRowOutputs() {
    String[] zero = {"mean", "rest", "beta", "constant"};
    Map<String, String> scale = Map.of("a", "rstd#", "once", "");
    Map<String, String> two = Map.of("a", "c.a[row%]", "p", "c.p[row%]");
    Map<String, String> one = Map.of("a", "rstd", "p", "p");
    return List.of(
        new Loop("normalizeTwo", "normalize rows", 2, "x@ y@ n weight@ rstd0 rstd1")
            .without(zero)
            .with(scale),
        new Loop("normalizeOne", "normalize rows", 1, "x@ y@ n weight@ rstd")
            .without(zero)
            .with(scale),
        new Loop("normalizeTail", "normalize tail", 1, "x@ y@ from n weight@ rstd").without(zero),
        new Loop("inputGradientOfTwo", "input gradient of rows", 2, "x@ dy@ dx@ n weight@ c row")
            .without(zero)
            .with(two),
        new Loop("inputGradientOfOne", "input gradient of rows", 1, "x@ dy@ dx@ n weight@ rstd p")
            .without(zero)
            .with(one),
        new Loop("inputGradientTail", "input gradient tail", 1, "x@ dy@ dx@ from n weight@ rstd p")
            .without(zero));
  }

  private static List<Loop> columnSums() {
    return List.of(
        new Loop(
            "sumsOfEight", "sums of column rows", 8, "x[] at0 stride columns k[] first s[] q[]"),
        new Loop(
            "rowSums", "sums of columns", 1, "x[] at rows stride from columns k[] first s[] q[]"),
        new Loop(
            "gradientSumsOfFour",
            "gradient sums of column rows",
            4,
            "x@ dy@ stride columns k[] r[] first s[] q[]"),
        new Loop(
            "rowGradientSums",
            "gradient sums of columns",
            1,
            "x@ dy@ rows stride from columns k[] r[] first s[] q[]"));
  }

  private static List<Loop> columnOutputs() {
    return List.of(
        new Loop("normalizeFour", "normalize columns", 4, "x@ y@ stride columns c first"),
        new Loop("normalizeOne", "normalize columns", 1, "x@ y@ columns c first"),
        new Loop(
                "inputGradientOfFour",
                "input gradient of columns",
                4,
                "x@ dy@ dx@ stride columns c first")
            .with(FOUR),
        new Loop(
                "inputGradientOfTwo",
                "input gradient of columns",
                2,
                "x@ dy@ dx@ stride columns c first")
            .with(TWO),
        new Loop("inputGradientOfOne", "input gradient of columns", 1, "x@ dy@ dx@ columns c first")
            .with(TWO));
  }
}
