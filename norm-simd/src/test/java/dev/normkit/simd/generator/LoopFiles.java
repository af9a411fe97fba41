package dev.normkit.simd.generator;

import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.simd.generator.Loop.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The files of {@code dev.normkit.simd.gen}, from the table and the templates of loops.txt. */
final class LoopFiles {
  private static final String CLASS =
      """
      package dev.normkit.simd.gen;

      import static dev.normkit.simd.lanes.Lanes.*;

      import dev.normkit.kernel.*;
      import dev.normkit.simd.lanes.*;
      import jdk.incubator.vector.*;

      /** Generated:%s. */
      public final class %s {
        private %s() {}
      """;

  private final Map<String, List<String>> templates = new TreeMap<>();
  private final Map<String, String> parameters = new TreeMap<>();

  /** By name, to be formatted. */
  Map<String, String> java() throws IOException {
    try (InputStream file = LoopFiles.class.getResourceAsStream("loops.txt")) {
      read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
    Map<String, String> files = new TreeMap<>();
    for (String entry : templates.get("table")) {
      String[] words = entry.split(" +", 4);
      List<Loop> loops = new ArrayList<>();
      for (String form : words[3].replaceAll("(up|down) |:\\w+", "").split(" ")) {
        Placement placement = Placement.valueOf(words[1]);
        Form of = Form.valueOf(form.toUpperCase(Locale.ROOT));
        loops.add(new Loop(words[0], placement, of));
      }
      String name = inWordsOf(words[2], loops.get(0).className());
      String title = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
      StringBuilder java = new StringBuilder();
      boolean over = words[3].matches("(up|down) .*");
      loops.stream()
          .skip(over ? 1 : 0)
          .filter(loop -> !loop.isInline())
          .map(this::method)
          .forEach(java::append);
      java.append(
          loops.get(0).overlaps() ? ofEachRow(loops) : over ? overRows(loops, words[3]) : "");
      String file = name + ".java";
      String begun = inWordsOf(words[2], CLASS.formatted(title, name, name) + "}");
      String before = files.getOrDefault(file, begun).replaceFirst("}\n?$", "");
      files.put(file, before + inWordsOf(words[2], java + "}\n"));
    }
    String comment = "/** Vector loops, written by the generator in this module's tests. */\n";
    files.put("package-info.java", comment + "package dev.normkit.simd.gen;\n");
    return files;
  }

  private void read(String text) {
    List<String> template = List.of();
    for (String line : text.lines().toList()) {
      if (line.startsWith("== ")) {
        String[] title = line.substring(3).split(": ");
        template = new ArrayList<>();
        templates.put(title[0], template);
        parameters.put(title[0], title[title.length - 1]);
      } else if (!line.isBlank() && !line.startsWith("//")) {
        template.add(line);
      }
    }
  }

  /** Java for a type of elements, of Java for floats. */
  private String inWordsOf(String type, String ofFloats) {
    String java = ofFloats;
    for (String word : templates.get("words " + type)) {
      String[] sides = word.split(" +");
      java = java.replaceAll(sides[0], sides[1]);
    }
    return java;
  }

  private String method(Loop loop) {
    String given = parameters.get(loop.template());
    given = loop.form() == Form.TAIL ? given.replace("int row", "int from, int to") : given;
    if (loop.operation().equals("forward")) { // norm-bench/NOTES.md#outside-the-loop
      LoopText body = LoopText.ofRows(loop, templates);
      return head(loop.name(), given) + String.join("\n", body.before()) + body + "}\n";
    }
    return head(loop.name(), given) + LoopText.of(loop, templates) + "}\n";
  }

  private static String head(String name, String given) {
    return "\n  public static void " + name + "(" + given + ") {\n";
  }

  /** Goes over all rows, each with its scalar head, in one method. */
  private String ofEachRow(List<Loop> loops) {
    LoopText one = LoopText.ofRows(loops.get(0), templates);
    String given = parameters.get(loops.get(0).template()).replace(", int row", "");
    String out = given.replaceFirst(".*Block (\\w+), Coef.*", "$1");
    return head("all" + loops.get(0).suffix(), given)
        + String.join("\n", one.before())
        + "for (int row = 0; row < x.rows(); row++) { if (x.isIdle()) { continue; }\n"
        + "int head = Lanes.head("
        + (out + "From + row * " + out + "Step, length);\n")
        + ("if (head > 0) {\n" + LoopText.ofRows(loops.get(1), templates) + "}\n")
        + ("if (head < length) {\n" + one + "}\n}\n}\n");
  }

  /**
   * Goes up or down over all rows, as many side by side as there are forms for: the first form's in
   * this method, the others', of which there are few, by calls.
   */
  private String overRows(List<Loop> loops, String forms) {
    Loop first = loops.get(0);
    String given = parameters.get(first.template()).replace(", int row", "");
    String operands = "(" + given.replaceAll("\\w+ (\\w+)", "$1") + ", ";
    boolean up = forms.startsWith("up");
    String tail = forms.endsWith("tail") ? ") { tail" + first.suffix() + operands : "";
    LoopText body = LoopText.ofRows(first, templates);
    StringBuilder java = new StringBuilder(head("all" + first.suffix(), given));
    java.append(String.join("\n", body.before()));
    java.append(tail.isEmpty() ? "" : "boolean tail = SPECIES.loopBound(x.n()) < x.n();");
    java.append(up ? "int row = 0;" : "int row = x.rows();");
    for (Loop loop : loops.stream().filter(each -> each.form().compareTo(Form.ONE) <= 0).toList()) {
      int rows = loop.form().rows();
      java.append("for (; ").append(condition(loop, forms));
      java.append(up ? "row + " + rows + " <= x.rows(); row += " + rows : "row >= " + rows + ";");
      java.append(up ? ") {" : ") { row -= " + rows + ";").append("\n");
      java.append(loop == first ? body.unlessIdle() : loop.name() + operands + "row);\n");
      String rest = (loop.hasEnds() ? "if (tail && !ends" : "if (tail") + tail;
      java.append(tail.isEmpty() ? "" : rest + "row, row + " + rows + ");}").append("}\n");
    }
    return java.append("}\n").toString();
  }

  /** Where a form is taken. */
  private static String condition(Loop loop, String forms) {
    String form = loop.name().replace(loop.suffix(), "");
    return switch (forms.replaceFirst(".*\\b" + form + "\\b:?(\\w*).*", "$1")) {
      case "whole" -> (loop.isByQuarters() ? "!NARROW && " : "") + "(x.n() & -TURN) == x.n() && ";
      case "short" -> "x.n() <= SHORT && ";
      case "unpaged" -> "x.stride() % PAGE > 0 && ";
      default -> "";
    };
  }
}
