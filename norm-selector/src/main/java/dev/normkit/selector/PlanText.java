package dev.normkit.selector;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans and their changes as lines of text. */
final class PlanText {
  private PlanText() {}

  static String of(NetworkPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("plan  " + plan.description().name() + "  " + counted(plan.layers().size()));
    plan.methods()
        .forEach((method, count) -> lines.add("methods  " + method.title() + "  " + count));
    plan.backends().forEach((id, count) -> lines.add("backends  " + id + "  " + count));
    TextColumns rows = new TextColumns();
    plan.layers().forEach(layer -> addRow(layer, rows));
    lines.addAll(rows.lines());
    lines.addAll(reasons(plan));
    lines.addAll(backendInputs(plan));
    return String.join("\n", lines);
  }

  private static void addRow(LayerPlan layer, TextColumns rows) {
    MethodDecision method = layer.selection().method();
    rows.row(
        "layer",
        layer.name(),
        SpecLabel.of(layer.spec()),
        method.rule(),
        layer.layer().shape().toString(),
        layer.selection().backend().id(),
        DecisionText.oneLine(layer.selection().backend().reason()));
  }

  private static List<String> reasons(NetworkPlan plan) {
    Map<String, Integer> reasons = new LinkedHashMap<>();
    Map<String, Integer> notes = new LinkedHashMap<>();
    for (LayerPlan layer : plan.layers()) {
      MethodDecision method = layer.selection().method();
      count(reasons, method.rule() + ": " + method.reason());
      method.notes().forEach(note -> count(notes, note));
      layer.selection().backend().notes().forEach(note -> count(notes, note));
    }
    List<String> lines = new ArrayList<>();
    addCounted("reason", reasons, lines);
    addCounted("note", notes, lines);
    return lines;
  }

  /** Those that a selector has for all layers alike. */
  private static List<String> backendInputs(NetworkPlan plan) {
    return plan.layers().stream()
        .flatMap(layer -> layer.selection().backend().inputs().stream())
        .distinct()
        .map(DecisionText::line)
        .toList();
  }

  private static void count(Map<String, Integer> counts, String text) {
    counts.merge(DecisionText.oneLine(text), 1, Integer::sum);
  }

  private static void addCounted(String heading, Map<String, Integer> counts, List<String> lines) {
    counts.forEach((text, count) -> lines.add(heading + "  " + counted(count) + "  " + text));
  }

  static String of(PlanChanges changes) {
    List<String> lines = new ArrayList<>();
    lines.add("changes  %s  %s".formatted(changes.network(), changes.batch()));
    if (changes.changes().isEmpty()) {
      lines.add("change  none");
    }
    changes.changes().stream()
        .collect(groupingBy(PlanText::whatChanges, LinkedHashMap::new, Collectors.toList()))
        .forEach((what, layers) -> addChange(what, layers, lines));
    Map<String, Integer> stays = new LinkedHashMap<>();
    changes.stays().forEach(stay -> count(stays, stay.why().reason()));
    stays.forEach((why, count) -> lines.add("stays  " + counted(count) + "  " + why));
    return String.join("\n", lines);
  }

  /** What layers have in common that are told of together. */
  private record Change(String from, String to, String rule, String reason) {}

  private static Change whatChanges(LayerChange change) {
    return new Change(
        SpecLabel.of(change.from()), SpecLabel.of(change.to()), change.rule(), change.reason());
  }

  /** For example {@code 53 BatchNorm layers become GroupNorm(32)}. */
  private static void addChange(Change what, List<LayerChange> layers, List<String> lines) {
    lines.add(
        "change  %s %s %s %s  %s: %s"
            .formatted(
                layers.size(),
                what.from,
                layers.size() == 1 ? "layer becomes" : "layers become",
                what.to,
                what.rule,
                DecisionText.oneLine(what.reason)));
    lines.add("layers  " + layers.stream().map(LayerChange::layer).collect(joining(", ")));
  }

  private static String counted(int layers) {
    return layers + (layers == 1 ? " layer" : " layers");
  }
}
