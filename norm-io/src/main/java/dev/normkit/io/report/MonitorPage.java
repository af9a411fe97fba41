package dev.normkit.io.report;

import dev.normkit.io.health.Figures;
import dev.normkit.monitor.BatchNormReport;
import dev.normkit.monitor.ChannelReport;
import dev.normkit.monitor.Recommendation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The report of the BatchNorm monitor as the page that models have; it needs norm-selector. */
public final class MonitorPage {
  private MonitorPage() {}

  /**
   * A page of its own with pictures.
   *
   * @param layer what the layer is called
   * @param report what was measured on it
   * @return the page as HTML
   */
  public static String html(String layer, BatchNormReport report) {
    String tone = report.healthy() ? "good" : "error";
    List<Page.Card> cards = new ArrayList<>();
    report
        .findings()
        .forEach(
            finding ->
                cards.add(
                    new Page.Card(
                        "error",
                        finding.word().replace('-', ' '),
                        List.of(
                            new Page.Place(
                                0,
                                layer,
                                report.channelsWith(finding)
                                    + " of "
                                    + report.channels().size()
                                    + " channels")),
                        List.of())));
    for (Recommendation advice : report.recommendations()) {
      cards.add(
          new Page.Card(
              "info",
              advice.action().word().replace('-', ' '),
              List.of(),
              List.of(new Page.Line("to do", advice.text()))));
    }
    Page.Section section =
        new Page.Section(0, tone, layer, report.plan().toString(), facts(report), strips(report));
    Page page =
        new Page(
            layer,
            "BatchNorm in training · "
                + report.steps()
                + (report.steps() == 1 ? " batch" : " batches"),
            report.healthy() ? "healthy" : Figures.count(report.findings().size(), "finding"),
            report.healthy(),
            cards,
            List.of(),
            List.of(section));
    return Written.text(page::write);
  }

  private static List<Page.Line> facts(BatchNormReport report) {
    return report
        .toText()
        .lines()
        .map(line -> line.split(" {2}", 2))
        .filter(cells -> cells.length == 2)
        .map(cells -> new Page.Line(cells[0], cells[1]))
        .toList();
  }

  private static List<Page.Strip> strips(BatchNormReport report) {
    if (report.channels().isEmpty()) {
      return List.of();
    }
    return List.of(
        strip(report, "noise of batch statistics", true, one -> one.noise().output()),
        strip(report, "gap between training and inference", true, one -> one.gap().output()),
        strip(report, "variance", true, ChannelReport::variance),
        strip(report, "mean", false, ChannelReport::mean));
  }

  private static Page.Strip strip(
      BatchNormReport report,
      String title,
      boolean logarithmic,
      ToDoubleFunction<ChannelReport> each) {
    List<ChannelReport> channels = report.channels();
    List<Integer> marked = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      if (!channels.get(i).findings().isEmpty()) {
        marked.add(i);
      }
    }
    return new Page.Strip(
        title, logarithmic, channels.stream().mapToDouble(each).toArray(), marked);
  }
}
