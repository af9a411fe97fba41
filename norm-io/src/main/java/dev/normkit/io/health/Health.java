package dev.normkit.io.health;

import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.Normalization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at the numbers of normalizations. */
public final class Health {
  private Health() {}

  /**
   * What is found in the normalizations of a file.
   *
   * @param norms all of them
   * @return errors first, else in the order of the file
   */
  public static List<Finding> of(List<Normalization> norms) {
    List<Finding> all = new ArrayList<>();
    Map<List<Integer>, List<Integer>> named = new HashMap<>();
    norms.forEach(norm -> all.addAll(of(norm, named)));
    all.addAll(differentEpsilons(norms));
    all.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(all);
  }

  /**
   * What is found in a normalization alone.
   *
   * @param norm any
   * @return the findings, errors first; none if it is healthy
   */
  public static List<Finding> of(Normalization norm) {
    return of(norm, new HashMap<>());
  }

  private static List<Finding> of(Normalization norm, Map<List<Integer>, List<Integer>> named) {
    List<Finding> all = new ArrayList<>(new SettingsCheck(norm).findings());
    all.addAll(new NumbersCheck(norm, named).findings());
    all.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(all);
  }

  /** Per method: the layers whose ε isn't that of most. */
  private static List<Finding> differentEpsilons(List<Normalization> norms) {
    Map<NormMethod, Map<Double, List<String>>> byMethod = new TreeMap<>();
    for (Normalization norm : norms) {
      byMethod
          .computeIfAbsent(norm.method(), unused -> new LinkedHashMap<>())
          .computeIfAbsent(norm.settings().epsilon(), unused -> new ArrayList<>())
          .add(norm.name());
    }
    List<Finding> found = new ArrayList<>();
    byMethod.forEach(
        (method, layers) -> {
          if (layers.size() > 1) {
            found.add(differentEpsilons(method, layers));
          }
        });
    return found;
  }

  private static Finding differentEpsilons(NormMethod method, Map<Double, List<String>> layers) {
    List<String> parts = new ArrayList<>();
    layers.entrySet().stream()
        .sorted(Comparator.comparing(one -> -one.getValue().size()))
        .limit(4)
        .forEach(
            one ->
                parts.add(
                    Figures.text(one.getKey())
                        + " in "
                        + one.getValue().size()
                        + (one.getValue().size() == 1 ? ", '" + one.getValue().get(0) + "'" : "")));
    return new Finding(
        FindingKind.EPSILON_DIFFERS,
        Severity.NOTE,
        "",
        "ε of " + method.title() + " is " + String.join("; ", parts),
        List.of());
  }
}
