package dev.normkit.simd.generator;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a loop method, from a template of {@code loops.txt}. A line is Java, but for
 *
 * <ul>
 *   <li>{@code #}, the row's number, where several go side by side: the line is repeated for each,
 *       and after {@code >} for each but the first; {@code @} is that of the first row, {@code %}
 *       is a row's distance from it, and text between {@code <<} and {@code >>} is repeated inside
 *       its line;
 *   <li>{@code ~}, 0 and 1 for the halves of a turn, and {@code ^}, the distance of a half from the
 *       first: the line is repeated for both, and so are lines between {@code [~} and {@code ]};
 *   <li>{@code ?name} or {@code ?!name}, before a line that is only there with or without that
 *       coefficient ({@code ?many}: with several rows);
 *   <li>statements of vectors: {@code V} declares one or stores to an array, {@code v} gives one
 *       another value, {@code B} broadcasts, {@code Z} is zero, {@code I} loads a mask. Where the
 *       name or the value is absent, the statement is.
 * </ul>
 */
final class LoopText {
  private static final Pattern REPEATED = Pattern.compile("<<(.*?)>>");

  private final Loop loop;
  private final StringBuilder java = new StringBuilder();

  private LoopText(Loop loop) {
    this.loop = loop;
  }

  /** The statements of a method. */
  static String of(Loop loop, List<String> template) {
    LoopText text = new LoopText(loop);
    text.lines(template, -1);
    return text.java.toString();
  }

  private void lines(List<String> lines, int half) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("[~")) {
        int end = i + lines.subList(i, lines.size()).indexOf("]");
        lines(lines.subList(i + 1, end), 0);
        lines(lines.subList(i + 1, end), 1);
        i = end;
      } else {
        line(lines.get(i), half);
      }
    }
  }

  private void line(String template, int half) {
    String line = template;
    if (line.startsWith("?")) {
      int end = line.indexOf(' ');
      boolean without = line.charAt(1) == '!';
      String name = line.substring(without ? 2 : 1, end);
      if (has(name) == without) {
        return;
      }
      line = line.substring(end + 1);
    }
    line = REPEATED.matcher(loop.named(line)).replaceAll(this::inside);
    boolean later = line.startsWith("> ");
    line = later ? line.substring(2) : line;
    int rows = later || line.matches(".*[#%].*") ? loop.rows() : 1;
    boolean both = half < 0 && line.matches(".*[~^].*");
    for (int row = later ? 1 : 0; row < rows; row++) {
      for (int i = both ? 0 : half; i <= (both ? 1 : half); i++) {
        statements(half(row(line, row), i));
      }
    }
  }

  private boolean has(String name) {
    return name.equals("many") ? loop.rows() > 1 : !loop.isAbsent(name);
  }

  private String inside(MatchResult repeated) {
    StringBuilder all = new StringBuilder();
    for (int row = 0; row < loop.rows(); row++) {
      all.append(row(repeated.group(1), row));
    }
    return Matcher.quoteReplacement(all.toString());
  }

  private String row(String line, int row) {
    return line.replace("#", loop.rows() == 1 ? "" : String.valueOf(row))
        .replace("%", row == 0 ? "" : " + " + row)
        .replace("@", loop.first());
  }

  private static String half(String line, int half) {
    return line.replace("~", String.valueOf(half)).replace("^", half == 0 ? "" : " + HALF");
  }

  private void statements(String line) {
    if (!line.matches("[VvBZI] .*")) {
      java.append(line).append('\n');
      return;
    }
    for (String statement : line.split("; *")) {
      String[] sides = statement.substring(2).split(" = ", 2);
      String value = sides.length == 1 ? "" : sides[1];
      if (!loop.isAbsent(sides[0])) {
        statement(statement.charAt(0), sides[0], value);
      }
    }
  }

  private void statement(char kind, String name, String value) {
    String vector = "FloatVector " + name + " = ";
    if (kind == 'Z') {
      java.append(vector).append("FloatVector.zero(SPECIES)");
    } else if (kind == 'B') {
      java.append(vector).append("FloatVector.broadcast(SPECIES, ").append(value).append(')');
    } else if (kind == 'I') {
      java.append("IntVector ").append(name).append(" = ").append(mask(value));
    } else {
      String calls = VectorExpression.java(value, loop::isAbsent);
      if (calls.isEmpty()) {
        return;
      }
      if (name.endsWith("]")) {
        int at = name.indexOf('[');
        java.append(calls).append(".intoArray(").append(name, 0, at).append(", ");
        java.append(name, at + 1, name.length() - 1).append(')');
      } else {
        java.append(kind == 'V' ? vector : name + " = ").append(calls);
      }
    }
    java.append(";\n");
  }

  /** A vector by its name, or the elements of an array. */
  static String vector(String operand) {
    return loaded("FloatVector", "SPECIES, ", operand);
  }

  /** A mask by its name, or one of {@code Lanes}. */
  static String mask(String operand) {
    return loaded("IntVector", "BITS, ", operand);
  }

  private static String loaded(String type, String species, String operand) {
    int at = operand.indexOf('[');
    return at < 0
        ? operand
        : type
            + ".fromArray("
            + species
            + operand.substring(0, at)
            + ", "
            + operand.substring(at + 1, operand.length() - 1)
            + ")";
  }
}
