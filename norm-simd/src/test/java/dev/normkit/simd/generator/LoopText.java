package dev.normkit.simd.generator;

import dev.normkit.simd.generator.Loop.Form;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The body of a loop, from its template, as {@code loops.txt} says. */
final class LoopText {
  private static final Pattern SUM = Pattern.compile("<<(.*?)>>");

  /** Ends what is left out of an idle block. */
  private static final String BEHIND = "behind\n";

  private final Loop loop;
  private final Map<String, List<String>> templates;
  private final StringBuilder java = new StringBuilder();

  /** What comes before a loop over rows, or null where the method is one of a row. */
  private Set<String> before;

  /** Lines that are there once, and coefficients that are loaded. */
  private final Set<String> given = new HashSet<>();

  private LoopText(Loop loop, Map<String, List<String>> templates) {
    this.loop = loop;
    this.templates = templates;
  }

  /** The statements of a method. */
  static String of(Loop loop, Map<String, List<String>> templates) {
    LoopText text = new LoopText(loop, templates);
    text.lines(templates.get(loop.template()), -1);
    boolean tail = loop.form() == Form.TAIL;
    return (loop.isLeftOut() ? "if (x.isIdle()) { return; }\n" : "")
        + (tail ? "for (int row = from; row < to; row++) {" + text + "}" : text);
  }

  /**
   * The statements of some rows in a loop over all: what is the same for all of them comes before,
   * as the compiler doesn't move it there by itself.
   */
  static LoopText ofRows(Loop loop, Map<String, List<String>> templates) {
    LoopText text = new LoopText(loop, templates);
    text.before = new LinkedHashSet<>();
    text.lines(templates.get(loop.template()), -1);
    return text;
  }

  /** The statements in a loop over all rows, of which an idle block's are left out. */
  String unlessIdle() {
    int behind = java.indexOf(BEHIND);
    String vectors = behind < 0 ? java.toString() : java.substring(0, behind);
    String others = behind < 0 ? "" : java.substring(behind + BEHIND.length());
    return "if (!x.isIdle()) {\n" + vectors + "}\n" + others;
  }

  /** What comes before the loop. */
  Set<String> before() {
    return before;
  }

  @Override
  public String toString() {
    return java.toString();
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

  private void line(String line, int half) {
    String word = line.substring(0, (line + " ").indexOf(' '));
    String others = line.substring(word.length()).strip();
    switch (word) {
      case "include" -> {
        Set<String> outside = Set.copyOf(given);
        lines(templates.get(others), half);
        given.retainAll(outside);
      }
      case "once" -> shared(others);
      case "open" -> List.of(others.split(" ")).forEach(this::open);
      case "given" -> List.of(others.split(" ")).forEach(this::give);
      case "each" -> List.of(others.split(" ")).forEach(this::load);
      case "?overlapping" -> line(loop.overlaps() ? others : "", half);
      case "?ends" -> line(loop.hasEnds() ? others : "", half);
      case "?whole" -> line(loop.isWhole() ? others : "", half);
      case "?quarters" -> line(loop.isByQuarters() ? others : "", half);
      case "?halves" -> line(loop.isByQuarters() ? "" : others, half);
      case "?s" -> line(loop.isAbsent("s") ? "" : others, half);
      case "?!s" -> line(loop.isAbsent("s") ? others : "", half);
      case "?single" -> line(loop.isSingle() ? others : "", half);
      case "?!single" -> line(loop.isSingle() ? "" : others, half);
      default -> repeated(line, half);
    }
  }

  private void repeated(String line, int half) {
    int rows = loop.form().rows();
    String sums =
        SUM.matcher(line)
            .replaceAll(
                sum ->
                    IntStream.range(0, rows)
                        .mapToObj(row -> row(sum.group(1), row))
                        .collect(Collectors.joining(" + ")));
    boolean both = half < 0 && sums.matches(".*[~^].*");
    for (int row = 0; row < (sums.matches(".*[#%].*") ? rows : 1); row++) {
      for (int i = both ? 0 : half; i <= (both ? 1 : half); i++) {
        String plus = i == 1 ? " + HALF" : "";
        statements(row(sums, row).replace("~", String.valueOf(i)).replace("^", plus));
      }
    }
  }

  private String row(String line, int row) {
    String number = loop.form().rows() == 1 ? "" : String.valueOf(row);
    return line.replace("#", number).replace("%", row == 0 ? "" : " + " + row);
  }

  private void open(String block) {
    String head = loop.overlaps() ? " + head" : "";
    shared(loop.isInline() ? "int length = x.n();" : "int n = x.n();");
    once(loop.overlaps() ? "int n = length - head;" : "");
    shared("float[] " + block + "s = " + block + ".array();");
    if (before == null) {
      repeated("int " + block + "At# = " + block + ".at(row%);", -1);
    } else {
      shared("int " + block + "Step = " + block + ".stride();");
      shared("int " + block + "From = " + block + ".offset();");
      String at = "int _At# = _From + (row%) * _Step".replace("_", block);
      repeated(at + head + ";", -1);
    }
  }

  /** Broadcasts a row's coefficient, or names the array of those of the elements. */
  private void give(String name) {
    String entries = loop.entries(name);
    if (loop.isAbsent(name)) {
      repeated(name.matches("shift|constant") ? "Z zero;" : "", -1);
    } else if (loop.isByElement(name)) {
      shared("float[] " + name + "s = " + entries + ";");
      String at = entries.replace("()", "At()");
      shared(at.endsWith(")") ? "int " + name + "At = " + at + ";" : "int first = c.first();");
    } else if (before == null) {
      once("int entry = c.first() + row;");
      repeated("B " + name + "# = " + entries + "[entry%];", -1);
    } else {
      shared("float[] " + name + "s = " + entries + ";");
      shared("int first = c.first();");
      repeated("B " + name + "# = " + name + "s[first + row%];", -1);
    }
  }

  /** A line that is there once, and the same for all rows. */
  private void shared(String line) {
    if (before == null) {
      once(line);
    } else {
      before.add(line);
    }
  }

  private void once(String line) {
    java.append(given.add(line) ? line : "");
  }

  private void load(String name) {
    if (!loop.isAbsent(name) && loop.isByElement(name)) {
      String at = loop.entries(name).endsWith(")") ? name + "At" : "first";
      repeated("V " + name + " = " + name + "s[" + at + " + i];", -1);
      given.add("each " + name);
    }
  }

  private void statements(String line) {
    if (!line.matches("[ABIRSVZv] .*")) {
      java.append(loopHead(line).replace("$(", loop.suffix() + "("));
      java.append(line.isEmpty() ? "" : "\n");
      return;
    }
    for (String statement : line.split("; *")) {
      String[] sides = statement.substring(2).split(" \\+?= ", 2);
      boolean adds = statement.contains(" += ") && !statement.matches("[AR] .*");
      String more = adds ? sides[0] + " + " : "";
      if (!loop.isAbsent(base(sides[0]))) {
        statement(statement.charAt(0), sides[0], sides.length == 1 ? "" : more + sides[1]);
      }
    }
  }

  private String loopHead(String line) {
    String vectors =
        switch (loop.form()) {
          case HEAD -> "for (int i = 0; i < head; i++) {";
          case TAIL -> "for (int i = SPECIES.loopBound(n); i < n; i++) {";
          default ->
              loop.isWhole()
                  ? "for (int i = from; i <= before; i += WIDTH) {"
                  : loop.hasEnds()
                      ? "for (int i = from; i < end; i += WIDTH) {"
                      : "int end = SPECIES.loopBound(n); for (int i = 0; i < end; i += WIDTH) {";
        };
    return line.replace("vectors {", vectors)
        .replace("lanes {", "for (int lane = 0; lane < HALF; lane += WIDTH) {")
        .replace("turn {", "for (int lane = 0; lane < TURN; lane += WIDTH) {")
        .replace("quarters {", "for (int lane = 0; lane < STEP; lane += WIDTH) {")
        .replaceFirst("^steps\\((.*)\\) \\{", "for (int i = lane; i < $1; i += STEP) {")
        .replaceFirst("^turns\\((.*)\\) \\{", "for (int i = lane; i < $1; i += TURN) {")
        .replaceFirst("^halves\\((.*)\\) \\{", "for (int i = lane; i < $1; i += HALF) {");
  }

  private void statement(char kind, String name, String value) {
    boolean one = loop.form().isScalar() || kind == 'S';
    String text =
        switch (kind) {
          case 'B' -> one ? value : "ZEROS.broadcast(" + value + ")";
          case 'Z' -> one ? "0" : "ZEROS.broadcast(0f)";
          case 'I' -> operand("&" + value);
          default -> new Expression(value, one ? this::element : this::operand, !one).java();
        };
    if (kind == 'A' || kind == 'R') {
      String turned =
          kind == 'A'
              ? "_0 = _1; _1 = _Next;"
              : "_0 = NARROW ? _2 : _1; _2 = _1; _1 = NARROW ? _3 : _Next; _3 = _Next;";
      String next = "FloatVector _Next = _0.add(" + text + "); " + turned + "\n";
      java.append(next.replace("_", name));
    } else if (!text.isEmpty() && name.endsWith("]") && !one) {
      java.append(text).append(".intoArray(").append(place(name)).append(");\n");
    } else if (!text.isEmpty()) {
      String type = one ? "float " : kind == 'I' ? "IntVector " : "FloatVector ";
      java.append(name.endsWith("]") || kind == 'v' ? "" : type).append(name).append(" = ");
      java.append(text.replaceFirst("^\\((.*)\\)$", "$1")).append(";\n");
    }
  }

  /** Java's text of a vector, or after {@code &} of a mask. */
  private String operand(String marked) {
    String name = marked.replace("&", "");
    if (!name.endsWith("]")) {
      return element(name);
    }
    String load =
        marked.equals(name)
            ? "FloatVector.fromArray(SPECIES, %s)"
            : "NO_BITS.or(IntVector.fromArray(BITS, %s))";
    return loop.isAbsent(base(name)) ? "" : load.formatted(place(name));
  }

  /** Java's text of one element, or of a vector's name. */
  private String element(String name) {
    String base = base(name);
    return loop.isAbsent(base) ? "" : given.contains("each " + base) ? base : name;
  }

  /** An array and where. */
  private static String place(String element) {
    return element.substring(0, element.length() - 1).replaceFirst("\\[", ", ");
  }

  private static String base(String name) {
    return name.replaceFirst("\\[.*", "").replaceFirst(".*\\.", "").replaceFirst("[0-9]+$", "");
  }
}
