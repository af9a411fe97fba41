package dev.normkit.simd.generator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A class of loops.
 *
 * @param name its simple name
 * @param summary what its comment says
 * @param loops its methods
 */
record LoopClass(String name, String summary, List<Loop> loops) {
  private static final Map<String, List<String>> TEMPLATES = templates();

  /** The text of its file, to be formatted. */
  String java() {
    StringBuilder methods = new StringBuilder();
    for (Loop loop : loops) {
      methods.append("\n  public static void ").append(loop.name());
      methods.append('(').append(loop.declared()).append(") {\n");
      methods.append(LoopText.of(loop, TEMPLATES.get(loop.template()))).append("}\n");
    }
    boolean lanes = methods.indexOf("sums.") >= 0;
    String text = lanes ? methods.toString().replace("public static", "public") : "" + methods;
    StringBuilder java = new StringBuilder("package dev.normkit.simd.gen;\n\n");
    for (String constant : List.of("BITS", "HALF", "LATE", "PRESENT", "SPECIES", "TURN", "WIDTH")) {
      if (text.matches("(?s).*\\b" + constant + "\\b.*")) {
        java.append("import static dev.normkit.simd.lanes.Lanes." + constant + ";\n");
      }
    }
    java.append("\n");
    importUsed(text, "dev.normkit.kernel.Coefficients", java);
    importUsed(lanes ? "LaneSums" : "", "dev.normkit.simd.lanes.LaneSums", java);
    importUsed(text, "dev.normkit.simd.lanes.Lanes", java);
    importUsed(text, "jdk.incubator.vector.FloatVector", java);
    importUsed(text, "jdk.incubator.vector.IntVector", java);
    java.append("\n/** ")
        .append(summary)
        .append(" */\npublic final class ")
        .append(name)
        .append(" {");
    if (lanes) {
      java.append(
          "\n  private final LaneSums sums;\n\n  /** With the lanes to add to. */\n  public ");
      java.append(name).append("(LaneSums sums) { this.sums = sums; }\n");
    } else {
      java.append("\n  private ").append(name).append("() {}\n");
    }
    return java.append(text).append("}\n").toString();
  }

  private static void importUsed(String text, String type, StringBuilder java) {
    String simple = type.substring(type.lastIndexOf('.') + 1);
    if (text.matches("(?s).*\\b" + simple + "\\b.*")) {
      java.append("import ").append(type).append(";\n");
    }
  }

  private static Map<String, List<String>> templates() {
    Map<String, List<String>> templates = new HashMap<>();
    try (InputStream file = LoopClass.class.getResourceAsStream("loops.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      List<String> template = List.of();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("== ")) {
          template = new ArrayList<>();
          templates.put(line.substring(3), template);
        } else if (!line.isBlank()) {
          template.addAll(expanded(line).lines().toList());
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return templates;
  }

  /** The heads of loops over lanes, turns and vectors. */
  private static String expanded(String line) {
    return line.replaceFirst("^lanes \\{", "for (int lane = 0; lane < HALF; lane += WIDTH) {")
        .replaceFirst("^turns\\((.*)\\) \\{", "for (int i = lane; i < $1; i += TURN) {")
        .replaceFirst(
            "^vectors\\((.), (.*)\\) \\{",
            "int end = SPECIES.loopBound($2);\nfor (int $1 = 0; $1 < end; $1 += WIDTH) {");
  }
}
