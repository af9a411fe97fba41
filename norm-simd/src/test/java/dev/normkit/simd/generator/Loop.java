package dev.normkit.simd.generator;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A loop method, an instance of a template.
 *
 * @param name its name
 * @param template the name of the template
 * @param rows how many rows go side by side
 * @param parameters the names of its parameters: {@code x@} is an array and where to begin, {@code
 *     x[]} an array alone
 * @param absent the names of what is known to be the same everywhere: 1 as a factor, else 0
 * @param names what the template calls {@code $name}
 */
record Loop(
    String name,
    String template,
    int rows,
    String parameters,
    Set<String> absent,
    Map<String, String> names) {

  private static final Pattern COEFFICIENT = Pattern.compile("([krabpq]|rstd)[0-9]?");

  /** One that leaves out nothing. */
  Loop(String name, String template, int rows, String parameters) {
    this(name, template, rows, parameters, Set.of(), Map.of());
  }

  Loop without(String... others) {
    return new Loop(name, template, rows, parameters, Set.of(others), names);
  }

  Loop with(Map<String, String> others) {
    return new Loop(name, template, rows, parameters, absent, others);
  }

  /** The number behind the names of the first row. */
  String first() {
    return rows == 1 ? "" : "0";
  }

  /** Whether a name is that of something left out, whatever row, half or element it is of. */
  boolean isAbsent(String operand) {
    String name = operand.replaceFirst("\\[.*", "").replaceFirst(".*\\.", "");
    return absent.contains(name.replaceFirst("[0-9]+$", ""));
  }

  String named(String line) {
    String text = line.replace("$rows", String.valueOf(rows));
    for (Map.Entry<String, String> each : names.entrySet()) {
      text = text.replace("$" + each.getKey(), each.getValue());
    }
    return text;
  }

  /** The parameters as Java declares them. */
  String declared() {
    return Stream.of(parameters.split(" ")).map(this::declared).collect(Collectors.joining(", "));
  }

  private String declared(String parameter) {
    if (parameter.endsWith("@")) {
      String array = parameter.substring(0, parameter.length() - 1);
      boolean ofRow = array.matches("d?[xy]");
      return "float[] " + array + ", int " + array + "At" + (ofRow ? first() : "");
    }
    if (parameter.endsWith("[]")) {
      return "float[] " + parameter.substring(0, parameter.length() - 2);
    }
    if (parameter.equals("c")) {
      return "Coefficients c";
    }
    if (parameter.equals("all")) {
      return "boolean all";
    }
    return (COEFFICIENT.matcher(parameter).matches() ? "float " : "int ") + parameter;
  }
}
