package dev.normkit.simd.generator;

import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.simd.generator.Loop.ElementType;
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
        loops.add(new Loop(words[0], placement, ElementType.TYPES.get(words[2]), of));
      }
      String name = loops.get(0).className();
      String title = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
      StringBuilder java = new StringBuilder();
      loops.forEach(loop -> java.append(method(loop)));
      java.append(words[3].matches("(up|down) .*") ? overRows(loops, words[3]) : "");
      String before = files.getOrDefault(name + ".java", CLASS.formatted(title, name, name) + "}");
      files.put(name + ".java", before.substring(0, before.lastIndexOf('}')) + java + "}\n");
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

  private String method(Loop loop) {
    String given = parameters.get(loop.template());
    given = loop.form() == Form.TAIL ? given.replace("int row", "int from, int to") : given;
    given += loop.overlaps() || loop.form() == Form.HEAD ? ", int head" : "";
    return head(loop.name(), given) + LoopText.of(loop, templates) + "}\n";
  }

  private static String head(String name, String given) {
    return "\n  public static void " + name + "(" + given + ") {\n";
  }

  /** Goes up or down over all rows, as many side by side as there are forms for. */
  private String overRows(List<Loop> loops, String forms) {
    Loop one = new Loop(loops.get(0).operation(), loops.get(0).placement(), null, Form.ONE);
    String given = parameters.get(one.template()).replace(", int row", "");
    String operands = "(" + given.replaceAll("\\w+ (\\w+)", "$1") + ", ";
    boolean up = forms.startsWith("up");
    boolean tail = forms.endsWith("tail");
    StringBuilder java = new StringBuilder(head("all" + one.suffix(), given));
    java.append(tail ? "boolean tail = SPECIES.loopBound(x.n()) < x.n();" : "");
    java.append(up ? "int row = 0;" : "int row = x.rows();");
    for (Loop loop : loops.stream().filter(each -> each.form().compareTo(Form.ONE) <= 0).toList()) {
      int rows = loop.form().rows();
      String from = up ? "row" : "row - " + rows;
      String end = up ? "row + " + rows : "row";
      java.append("for (; ").append(condition(loop, forms));
      java.append(up ? end + " <= x.rows(); row += " : "row >= " + rows + "; row -= ").append(rows);
      java.append(") {\n").append(loop.overlaps() ? withHead(loop, operands) : "");
      java.append(loop.overlaps() ? "" : loop.name() + operands + from + ");\n");
      java.append(
          tail ? "if (tail) { tail" + one.suffix() + operands + from + ", " + end + ");}" : "");
      java.append("}\n");
    }
    return java.append("}\n").toString();
  }

  /** A row whose output begins with a scalar head. */
  private static String withHead(Loop one, String operands) {
    String out = operands.replaceFirst(".*?(\\w+), c, $", "$1");
    String call = one.suffix() + operands + "row, head);}\n";
    return "int head = Lanes.head("
        + out
        + ", row);\nif (head > 0) { head"
        + call
        + "if (head < x.n()) { one"
        + call;
  }

  /** Where a form is taken. */
  private static String condition(Loop loop, String forms) {
    String form = loop.name().replace(loop.suffix(), "");
    return switch (forms.replaceFirst(".*\\b" + form + "\\b:?(\\w*).*", "$1")) {
      case "whole" -> "(x.n() & -TURN) == x.n() && ";
      case "short" -> "x.n() <= SHORT && ";
      case "unpaged" -> "x.stride() % PAGE > 0 && ";
      default -> "";
    };
  }
}
