package dev.normkit.io.report;

import dev.normkit.io.health.ChannelNumbers;
import dev.normkit.io.health.Finding;
import dev.normkit.io.health.FindingKind;
import dev.normkit.io.health.Severity;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** An inspection as a page. */
final class InspectionPage {
  /** Beyond these, layers have no pictures: a page stays readable and of some megabytes. */
  private static final int MOST_PICTURES = 200;

  private static final int MOST_CHANNELS = 1 << 16;

  private final Inspection inspection;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, List<Finding>> findings = new HashMap<>();

  private InspectionPage(Inspection inspection) {
    this.inspection = inspection;
    List<Normalization> norms = inspection.normalizations();
    for (int i = 0; i < norms.size(); i++) {
      numbers.put(norms.get(i).name(), i);
    }
    inspection
        .findings()
        .forEach(
            one -> findings.computeIfAbsent(one.layer(), unused -> new ArrayList<>()).add(one));
  }

  private List<Finding> of(Normalization norm) {
    return findings.getOrDefault(norm.name(), List.of());
  }

  static Page of(Inspection inspection) {
    return new InspectionPage(inspection).page();
  }

  /** Errors first, and so are they with pictures. */
  private Page page() {
    List<Normalization> norms = new ArrayList<>(inspection.normalizations());
    norms.sort(Comparator.comparing(norm -> rank(tone(norm))));
    Iterable<Page.Section> sections =
        () ->
            IntStream.range(0, norms.size())
                .mapToObj(i -> section(norms.get(i), i < MOST_PICTURES))
                .iterator();
    return new Page(
        inspection.file(),
        inspection.format() + " · " + Words.contents(inspection),
        Words.verdict(inspection),
        inspection.errors() == 0,
        cards(),
        overviews(),
        sections);
  }

  private static int rank(String tone) {
    return tone.equals("error") ? 0 : tone.equals("note") ? 1 : 2;
  }

  private List<Page.Card> cards() {
    Map<String, List<Finding>> byKind = new LinkedHashMap<>();
    for (Finding finding : inspection.findings()) {
      String key = finding.severity() + finding.kind().word();
      byKind.computeIfAbsent(key, unused -> new ArrayList<>()).add(finding);
    }
    List<Page.Card> cards = new ArrayList<>();
    byKind.values().forEach(alike -> cards.add(card(alike)));
    inspection
        .remarks()
        .forEach(remark -> cards.add(new Page.Card("info", remark, List.of(), List.of())));
    return cards;
  }

  private Page.Card card(List<Finding> alike) {
    FindingKind kind = alike.get(0).kind();
    return new Page.Card(
        alike.get(0).severity().word(),
        title(kind),
        alike.stream()
            .map(
                one ->
                    new Page.Place(
                        numbers.getOrDefault(one.layer(), -1), one.layer(), one.evidence()))
            .toList(),
        List.of(
            new Page.Line("means", kind.meaning()),
            new Page.Line("to do", kind.remedy()),
            new Page.Line("limit", kind.threshold())));
  }

  private static String title(FindingKind kind) {
    String words = kind.word().replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private String tone(Normalization norm) {
    List<Finding> of = of(norm);
    if (of.stream().anyMatch(Finding::isError)) {
      return "error";
    }
    return of.isEmpty() ? "good" : Severity.NOTE.word();
  }

  private List<Page.Overview> overviews() {
    List<Page.Bar> gains = new ArrayList<>();
    List<Page.Bar> gammas = new ArrayList<>();
    for (Normalization norm : inspection.normalizations()) {
      ChannelNumbers channels = ChannelNumbers.of(norm);
      if (channels.tracked()) {
        gains.add(bar(norm, channels, channels::gain));
      } else if (norm.weights().gamma().filter(Weight::known).isPresent()) {
        gammas.add(bar(norm, channels, c -> Math.abs(channels.gamma().applyAsDouble(c))));
      }
    }
    List<Page.Overview> all = new ArrayList<>();
    if (!gains.isEmpty()) {
      all.add(
          new Page.Overview(
              "Gain of each layer",
              "|γ|/√(variance + ε), by which a layer multiplies: from the smallest to the largest"
                  + " channel, the mark is the median. Healthy layers stay below 1000.",
              gains));
    }
    if (!gammas.isEmpty()) {
      all.add(
          new Page.Overview(
              "γ of each layer",
              "|γ| of layers without running statistics: from the smallest to the largest, the mark"
                  + " is the median.",
              gammas));
    }
    return all;
  }

  private Page.Bar bar(Normalization norm, ChannelNumbers channels, IntToDoubleFunction each) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int c = 0; c < channels.count(); c++) {
      double value = each.applyAsDouble(c);
      least = value > 0 ? Math.min(least, value) : least;
      most = value > most ? value : most;
    }
    return new Page.Bar(
        number(norm), norm.name(), tone(norm), least, channels.median(each).orElse(0), most);
  }

  /** Each has one: the constructor numbers all. */
  private int number(Normalization norm) {
    return Objects.requireNonNull(numbers.get(norm.name()));
  }

  private Page.Section section(Normalization norm, boolean pictures) {
    return new Page.Section(
        number(norm),
        tone(norm),
        norm.name(),
        Words.method(norm) + " · " + norm.data() + " · ε " + Words.epsilon(norm),
        facts(norm),
        pictures ? strips(norm) : List.of());
  }

  private List<Page.Line> facts(Normalization norm) {
    List<Page.Line> facts = new ArrayList<>();
    of(norm)
        .forEach(
            one ->
                facts.add(
                    new Page.Line(
                        one.severity().word(),
                        one.kind().word().replace('-', ' ') + ": " + one.evidence())));
    facts.add(new Page.Line("written as", norm.place().operator()));
    if (!norm.place().scope().isEmpty()) {
      facts.add(new Page.Line("inside", norm.place().scope()));
    }
    if (!norm.place().nodes().isEmpty()) {
      facts.add(new Page.Line("nodes", String.join(", ", norm.place().nodes())));
    }
    facts.add(new Page.Line("input", norm.data() + " " + norm.data().layout().word()));
    facts.add(new Page.Line("parameters", Words.parameters(norm)));
    norm.weights().all().stream()
        .filter(one -> !one.via().isEmpty())
        .forEach(
            one ->
                facts.add(
                    new Page.Line("from", one.name() + " by " + String.join(", ", one.via()))));
    norm.conventions().forEach(told -> facts.add(new Page.Line("convention", told)));
    norm.obstacles().forEach(told -> facts.add(new Page.Line("no layer", told)));
    return facts;
  }

  private List<Page.Strip> strips(Normalization norm) {
    ChannelNumbers channels = ChannelNumbers.of(norm);
    List<Page.Strip> strips = new ArrayList<>();
    if (channels.count() == 0) {
      return strips;
    }
    List<Integer> marked = marked(norm, channels.count());
    if (channels.tracked()) {
      add(strips, "gain |γ|·rstd", channels, Optional.of(channels::gain), true, marked);
    }
    add(strips, "running variance", channels, channels.variance(), true, marked);
    add(strips, "running mean", channels, channels.mean(), false, marked);
    if (norm.weights().gamma().filter(Weight::known).isPresent()) {
      add(strips, "γ", channels, Optional.of(channels.gamma()), false, marked);
    }
    if (norm.weights().beta().filter(Weight::known).isPresent()) {
      add(strips, "β", channels, Optional.of(channels.beta()), false, marked);
    }
    return strips;
  }

  private List<Integer> marked(Normalization norm, int count) {
    TreeSet<Integer> marked = new TreeSet<>();
    for (Finding finding : of(norm)) {
      finding.channels().stream().filter(channel -> channel < count).forEach(marked::add);
    }
    return List.copyOf(marked);
  }

  private static void add(
      List<Page.Strip> strips,
      String title,
      ChannelNumbers channels,
      Optional<IntToDoubleFunction> each,
      boolean logarithmic,
      List<Integer> marked) {
    if (each.isEmpty()) {
      return;
    }
    double[] values = new double[Math.min(channels.count(), MOST_CHANNELS)];
    for (int c = 0; c < values.length; c++) {
      values[c] = each.get().applyAsDouble(c);
    }
    strips.add(new Page.Strip(title, logarithmic, values, marked));
  }
}
