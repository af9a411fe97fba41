package dev.normkit.io.report;

import dev.normkit.api.NormMethod;
import dev.normkit.io.health.Figures;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Parts of reports in words. */
final class Words {
  private Words() {}

  /** For example {@code 2 errors, 4 notes} or {@code no errors, 1 note}. */
  static String verdict(Inspection inspection) {
    String errors =
        inspection.errors() == 0 ? "no errors" : Figures.count(inspection.errors(), "error");
    return errors
        + (inspection.notes() == 0 ? "" : ", " + Figures.count(inspection.notes(), "note"));
  }

  /** For example {@code 15 normalizations: 11 BatchNorm, 4 LayerNorm}. */
  static String contents(Inspection inspection) {
    Map<NormMethod, Integer> counts = new EnumMap<>(NormMethod.class);
    inspection.normalizations().forEach(norm -> counts.merge(norm.method(), 1, Integer::sum));
    if (counts.isEmpty()) {
      return "no normalizations";
    }
    List<String> parts = new ArrayList<>();
    counts.forEach((method, count) -> parts.add(count + " " + method.title()));
    return Figures.count(inspection.normalizations().size(), "normalization")
        + ": "
        + String.join(", ", parts);
  }

  /** The method with what belongs to its name: {@code GroupNorm(32)}. */
  static String method(Normalization norm) {
    Settings settings = norm.settings();
    return norm.method().title()
        + (settings.groups().isPresent() ? "(" + settings.groups().getAsInt() + ")" : "");
  }

  static String epsilon(Normalization norm) {
    return Figures.text(norm.settings().epsilon());
  }

  /** The parameters: {@code γ β mean variance, float32, 64 each}. */
  static String parameters(Normalization norm) {
    List<String> names = new ArrayList<>();
    norm.weights().gamma().ifPresent(one -> names.add("γ" + elsewhere(one)));
    norm.weights().beta().ifPresent(one -> names.add("β" + elsewhere(one)));
    norm.weights().mean().ifPresent(one -> names.add("mean" + elsewhere(one)));
    norm.weights().variance().ifPresent(one -> names.add("variance" + elsewhere(one)));
    if (names.isEmpty()) {
      return "no parameters";
    }
    List<Weight> known = norm.weights().all().stream().filter(Weight::known).toList();
    List<String> types = known.stream().map(Weight::type).distinct().toList();
    List<Integer> counts = known.stream().map(Weight::count).distinct().toList();
    return String.join(" ", names)
        + (known.isEmpty() ? "" : ", " + join(counts) + " " + String.join("/", types));
  }

  private static String join(List<Integer> counts) {
    return String.join("/", counts.stream().map(String::valueOf).toList());
  }

  private static String elsewhere(Weight weight) {
    return switch (weight.source()) {
      case STORED -> "";
      case INPUT -> " (given at run time)";
      case COMPUTED -> " (computed)";
      case UNREAD -> " (not read)";
      case MISSING -> " (missing)";
    };
  }

  /** Text of a file, on one line. */
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
  }
}
