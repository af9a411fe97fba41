package dev.normkit.io.health;

import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a normalization says besides its numbers: ε, mode, sizes. */
final class SettingsCheck {
  private final Normalization norm;
  private final List<Finding> found = new ArrayList<>();

  SettingsCheck(Normalization norm) {
    this.norm = norm;
  }

  List<Finding> findings() {
    norm.obstacles().forEach(why -> add(FindingKind.NOT_A_LAYER, Severity.NOTE, why));
    norm.conventions().stream()
        .filter(told -> told.startsWith("it is in training mode"))
        .forEach(told -> add(FindingKind.TRAINING_MODE, Severity.ERROR, told));
    epsilon();
    sizes();
    elsewhere();
    return found;
  }

  private void add(FindingKind kind, Severity severity, String evidence) {
    found.add(new Finding(kind, severity, norm.name(), evidence, List.of()));
  }

  private void epsilon() {
    double epsilon = norm.settings().epsilon();
    String given = "ε is " + Figures.text(epsilon);
    if (!(epsilon >= 0 && epsilon <= Double.MAX_VALUE)) {
      add(FindingKind.ILLEGAL_EPSILON, Severity.ERROR, given);
    } else if (epsilon >= Limits.EPSILON_ERROR) {
      add(FindingKind.LARGE_EPSILON, Severity.ERROR, given);
    } else if (epsilon > Limits.EPSILON_NOTE * (1 + 1e-6)) {
      add(FindingKind.LARGE_EPSILON, Severity.NOTE, given);
    }
    boolean half =
        !norm.weights().all().isEmpty()
            && norm.weights().all().stream().allMatch(one -> one.type().equals("float16"));
    if (half && epsilon > 0 && epsilon < Limits.HALF_LEAST) {
      add(
          FindingKind.EPSILON_VANISHES,
          Severity.NOTE,
          given + " and the weights are float16; computed in float16 it is 0");
    }
  }

  private void sizes() {
    List<Weight> known = norm.weights().all().stream().filter(Weight::known).toList();
    if (norm.method().overTrailingAxes() || known.isEmpty()) {
      return;
    }
    OptionalLong channels = norm.data().channels();
    int most = known.stream().mapToInt(Weight::count).max().orElse(0);
    long needed = perFeature() ? most : channels.orElse(most);
    if (known.stream().anyMatch(one -> !one.fits(needed))) {
      List<String> parts = new ArrayList<>();
      known.forEach(one -> parts.add("'" + one.name() + "' has " + one.count()));
      channels.ifPresent(count -> parts.add("the input has " + Figures.count(count, "channel")));
      add(FindingKind.SIZES_DIFFER, Severity.ERROR, String.join(", ", parts));
    }
  }

  private boolean perFeature() {
    return norm.conventions().stream().anyMatch(told -> told.startsWith("spatial is 0"));
  }

  private void elsewhere() {
    List<String> names =
        norm.weights().all().stream()
            .filter(one -> !one.known())
            .map(one -> "'" + one.name() + "'")
            .toList();
    if (!names.isEmpty()) {
      add(
          FindingKind.NUMBERS_ELSEWHERE,
          Severity.NOTE,
          String.join(", ", names) + (names.size() == 1 ? " has" : " have") + " no numbers here");
    }
  }
}
