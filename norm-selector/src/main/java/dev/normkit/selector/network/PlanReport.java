package dev.normkit.selector.network;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.json.ShapeJson;
import dev.normkit.selector.json.SpecJson;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.words.Brief;
import dev.normkit.selector.words.SpecLabel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reports of plans and their changes. */
final class PlanReport {
  private final Report.Builder report = Report.builder();

  private PlanReport() {}

  static Report of(NetworkPlan plan) {
    PlanReport report = new PlanReport();
    report.counts(plan);
    report.layers(plan);
    report.reasons(plan);
    report.backendInputs(plan);
    return report.report.build();
  }

  private void counts(NetworkPlan plan) {
    Facts methods = Facts.none();
    Facts backends = Facts.none();
    report.line("plan", plan.description().name(), counted(plan.layers().size()));
    for (var method : plan.methods().entrySet()) {
      report.line("methods", method.getKey().title(), method.getValue().toString());
      methods = methods.with(method.getKey().name(), method.getValue());
    }
    for (var backend : plan.backends().entrySet()) {
      report.line("backends", backend.getKey(), backend.getValue().toString());
      backends = backends.with(backend.getKey(), backend.getValue());
    }
    report.facts(
        Facts.none()
            .with("network", plan.description().name())
            .with(
                "summary",
                Facts.none()
                    .with("layers", plan.layers().size())
                    .with("methods", methods)
                    .with("backends", backends)));
  }

  private void layers(NetworkPlan plan) {
    report.table(plan.layers().stream().map(PlanReport::row).toList());
    report.facts(
        Facts.none().with("layers", plan.layers().stream().map(PlanReport::facts).toList()));
  }

  private static List<String> row(LayerPlan layer) {
    return List.of(
        "layer",
        layer.name(),
        SpecLabel.of(layer.spec()),
        layer.method().rule(),
        layer.layer().shape().toString(),
        layer.backend().id(),
        layer.backend().reason());
  }

  private static Facts facts(LayerPlan layer) {
    return Facts.none()
        .with("name", layer.name())
        .withAll(ShapeJson.write(layer.layer().shape()))
        .with("method", layer.method().report().facts())
        .with("backend", layer.backend().report().facts());
  }

  /** Each once, with the number of layers that it holds for. */
  private void reasons(NetworkPlan plan) {
    Map<String, Integer> reasons = new LinkedHashMap<>();
    Map<String, Integer> notes = new LinkedHashMap<>();
    for (LayerPlan layer : plan.layers()) {
      MethodDecision method = layer.method();
      count(reasons, method.rule() + ": " + method.reason());
      method.notes().forEach(note -> count(notes, note));
      layer.backend().notes().forEach(note -> count(notes, note));
    }
    addCounted("reason", reasons);
    addCounted("note", notes);
  }

  /** Those that a selector has for all layers alike. */
  private void backendInputs(NetworkPlan plan) {
    plan.layers().stream()
        .flatMap(layer -> layer.backend().inputs().stream())
        .distinct()
        .forEach(report::line);
  }

  private static void count(Map<String, Integer> counts, String text) {
    counts.merge(Brief.oneLine(text), 1, Integer::sum);
  }

  private void addCounted(String heading, Map<String, Integer> counts) {
    counts.forEach((text, count) -> report.line(heading, counted(count), text));
  }

  private static String counted(int layers) {
    return layers + (layers == 1 ? " layer" : " layers");
  }

  static Report of(PlanChanges changes) {
    PlanReport report = new PlanReport();
    report.changes(changes);
    report.facts(changes);
    return report.report.build();
  }

  private void changes(PlanChanges changes) {
    report.line("changes", changes.network(), changes.batch().toString());
    if (changes.changes().isEmpty()) {
      report.line("change", "none");
    }
    changes.changes().stream()
        .collect(groupingBy(PlanReport::whatChanges, LinkedHashMap::new, toList()))
        .forEach(this::addChange);
    Map<String, Integer> stays = new LinkedHashMap<>();
    changes.stays().forEach(stay -> count(stays, stay.why().reason()));
    addCounted("stays", stays);
  }

  /** What layers that are reported together have in common. */
  private record Change(String from, String to, String rule, String reason) {}

  private static Change whatChanges(LayerChange change) {
    return new Change(
        SpecLabel.of(change.from()), SpecLabel.of(change.to()), change.rule(), change.reason());
  }

  /** For example {@code 53 BatchNorm layers become GroupNorm(32)}. */
  private void addChange(Change what, List<LayerChange> layers) {
    report.line(
        "change",
        "%s %s %s %s"
            .formatted(
                layers.size(),
                what.from,
                layers.size() == 1 ? "layer becomes" : "layers become",
                what.to),
        what.rule + ": " + what.reason);
    report.line("layers", layers.stream().map(LayerChange::layer).collect(joining(", ")));
  }

  private void facts(PlanChanges changes) {
    report.facts(
        Facts.none()
            .with("network", changes.network())
            .with("batch", facts(changes.batch()))
            .with("count", changes.changes().size())
            .with("changes", changes.changes().stream().map(PlanReport::facts).toList())
            .with("stays", changes.stays().stream().map(PlanReport::facts).toList()));
  }

  private static Facts facts(BatchSize batch) {
    return UsageJson.number("batch", batch.perDevice())
        .withAll(UsageJson.number("global-batch", batch.global()))
        .withAll(UsageJson.number("devices", batch.devices()));
  }

  private static Facts facts(LayerChange change) {
    return Facts.none()
        .with("layer", change.layer())
        .with("from", SpecJson.write(change.from()))
        .with("to", SpecJson.write(change.to()))
        .with("rule", change.rule())
        .with("reason", change.reason());
  }

  private static Facts facts(LayerStay stay) {
    return Facts.none().with("layer", stay.layer()).with("reason", stay.why().reason());
  }
}
