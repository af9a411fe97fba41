package dev.normkit.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.general.DatasetUtils;

/** The results at a glance: per row a bar for everyone, as a multiple of the limit. */
final class Chart {
  private static final int WIDTH = 1100;
  private static final int HEIGHT_PER_BAR = 11;
  private static final int HEIGHT_OF_REST = 140;

  /** Where bars begin: nothing is much faster than the limit. */
  private static final double LEFT = 0.5;

  /** Where they are cut: on tiny inputs the limit is just the time of an empty call. */
  private static final double RIGHT = 100;

  /**
   * In the order of {@link Contestants#ids}: ours in blue and green, peers in shades of grey, the
   * floor in orange.
   */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0D47A1),
          new Color(0x1E88E5),
          new Color(0x90CAF9),
          new Color(0x00897B),
          new Color(0x424242),
          new Color(0x8D8D8D),
          new Color(0xC4C4C4),
          new Color(0xFB8C00));

  private Chart() {}

  /** Writes a PNG; rows without a measured limit are left out. */
  static void write(Summary summary, int threads, Path file) throws IOException {
    List<String> contestants =
        summary.contestants(threads).stream().filter(id -> !id.equals(Contestants.LIMIT)).toList();
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Row row : summary.rows(threads)) {
      OptionalDouble limit = summary.median(row, Contestants.LIMIT, threads);
      for (String id : limit.isPresent() ? contestants : List.<String>of()) {
        OptionalDouble ratio = Summary.ratio(summary.median(row, id, threads), limit);
        // A missing bar is said too, else it would lose its place in the order.
        data.addValue(ratio.isPresent() ? (Number) ratio.getAsDouble() : null, id, row.name());
      }
    }
    if (data.getRowCount() > 0) {
      int bars = data.getColumnCount() * (data.getRowCount() + 1);
      JFreeChart chart = chart(data, threads);
      ChartUtils.saveChartAsPNG(
          file.toFile(), chart, WIDTH, HEIGHT_OF_REST + HEIGHT_PER_BAR * bars);
    }
  }

  private static JFreeChart chart(DefaultCategoryDataset data, int threads) {
    String title = "normkit, its peers and the limit: threads " + threads;
    JFreeChart chart =
        ChartFactory.createBarChart(
            title, null, null, data, PlotOrientation.HORIZONTAL, true, false, false);
    chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setOutlineVisible(false);
    plot.getDomainAxis().setCategoryMargin(0.15);
    plot.getDomainAxis().setLowerMargin(0.005);
    plot.getDomainAxis().setUpperMargin(0.005);
    plot.setRangeAxis(axis(data));
    plot.addRangeMarker(new ValueMarker(1, Color.RED, new BasicStroke(1.5f)));
    paintBars((BarRenderer) plot.getRenderer(), data);
    return chart;
  }

  private static LogAxis axis(DefaultCategoryDataset data) {
    LogAxis axis = new LogAxis("time / System.arraycopy of the compulsory bytes (cut at 100)");
    axis.setBase(2);
    axis.setTickUnit(new NumberTickUnit(1));
    axis.setRange(
        LEFT, Math.min(RIGHT, 1.1 * DatasetUtils.findMaximumRangeValue(data).doubleValue()));
    axis.setNumberFormatOverride(
        new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    return axis;
  }

  private static void paintBars(BarRenderer renderer, DefaultCategoryDataset data) {
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setItemMargin(0);
    renderer.setBase(LEFT);
    for (int series = 0; series < data.getRowCount(); series++) {
      int place = Contestants.ids().indexOf(data.getRowKey(series));
      renderer.setSeriesPaint(series, COLORS.get(place));
    }
  }
}
