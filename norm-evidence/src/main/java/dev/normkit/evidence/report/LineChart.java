package dev.normkit.evidence.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Lines with their spread, as a picture for a README. */
public final class LineChart implements Picture {
  /** In GitHub's column pictures are about as wide. */
  private static final int WIDTH = 800;

  private static final int HEIGHT = 480;
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

  /**
   * A point of a line.
   *
   * @param x of numbered axes; else the place among the symbols, from 0
   * @param y the middle
   * @param low where the spread begins
   * @param high where it ends
   */
  public record Point(double x, double y, double low, double high) {
    /** The mean of some values, with the least and the largest. */
    public static Point of(double x, double[] values) {
      return new Point(
          x,
          Arrays.stream(values).average().orElseThrow(),
          Arrays.stream(values).min().orElseThrow(),
          Arrays.stream(values).max().orElseThrow());
    }
  }

  private record Line(String name, List<Point> points) {}

  private final String file;
  private final String title;
  private final ValueAxis across;
  private final String up;
  private final List<Line> lines = new ArrayList<>();
  private boolean bands;
  private boolean logarithmic;
  private boolean connected = true;

  private LineChart(String file, String title, ValueAxis across, String up) {
    this.file = file;
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /**
   * A chart over a few named places.
   *
   * @param file its name without an end
   * @param title above
   * @param across what the places are, then the places
   * @param up what the lines are, with the unit
   */
  public static LineChart overSymbols(String file, String title, List<String> across, String up) {
    List<String> places = across.subList(1, across.size());
    SymbolAxis axis = new SymbolAxis(across.get(0), places.toArray(String[]::new));
    axis.setGridBandsVisible(false);
    axis.setRange(-0.5, places.size() - 0.5);
    return new LineChart(file, title, axis, up);
  }

  /**
   * A chart over a number.
   *
   * @param file its name without an end
   * @param title above
   * @param across what the number is
   * @param up what the lines are, with the unit
   */
  public static LineChart overNumber(String file, String title, String across, String up) {
    NumberAxis axis = new NumberAxis(across);
    axis.setAutoRangeIncludesZero(false);
    return new LineChart(file, title, axis, up);
  }

  /** Draws the spread as bands, for many points; otherwise as bars. */
  public LineChart withBands() {
    bands = true;
    return this;
  }

  /** Draws no lines between places, for those that have no order. */
  public LineChart withoutLines() {
    connected = false;
    return this;
  }

  /** Has a logarithmic axis upwards. */
  public LineChart withLogarithm() {
    logarithmic = true;
    return this;
  }

  /** Adds a line; points that aren't finite are left out, and so is a line without points. */
  public LineChart line(String name, List<Point> points) {
    List<Point> finite =
        points.stream().filter(p -> Double.isFinite(p.y() + p.low() + p.high())).toList();
    if (!finite.isEmpty()) {
      lines.add(new Line(name, finite));
    }
    return this;
  }

  @Override
  public String fileName() {
    return file + ".svg";
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public void write(Path folder) throws IOException {
    TextUtils.setUseDrawRotatedStringWorkaround(false); // it draws outlines, not letters
    Svg svg = new Svg(WIDTH, HEIGHT, title + ", " + up + ", over " + across.getLabel());
    chart().draw(svg.graphics(), new Rectangle(WIDTH, HEIGHT));
    Files.writeString(folder.resolve(fileName()), svg.text());
  }

  private JFreeChart chart() {
    JFreeChart chart = ChartFactory.createXYLineChart(title, null, null, data());
    chart.getTitle().setFont(TITLE);
    chart.getTitle().setPaint(Ink.TEXT.light());
    chart.getLegend().setItemFont(TEXT);
    chart.getLegend().setItemPaint(Ink.TEXT.light());
    chart.getLegend().setItemLabelPadding(new RectangleInsets(2, 3, 2, 14));
    chart.getLegend().setFrame(BlockBorder.NONE);
    chart.getLegend().setBackgroundPaint(null);
    chart.setBackgroundPaint(Ink.GROUND.light());
    XYPlot plot = chart.getXYPlot();
    plot.setDomainAxis(across);
    plot.setRangeAxis(upwards());
    for (ValueAxis axis : List.of(plot.getDomainAxis(), plot.getRangeAxis())) {
      axis.setLabelFont(TEXT);
      axis.setLabelPaint(Ink.TEXT.light());
      axis.setTickLabelFont(TEXT);
      axis.setTickLabelPaint(Ink.TEXT.light());
      axis.setTickMarkPaint(Ink.EDGE.light());
      axis.setAxisLineVisible(false); // the plot's edge is there
    }
    plot.setBackgroundPaint(null);
    plot.setOutlinePaint(Ink.EDGE.light());
    plot.setRangeGridlinePaint(Ink.GRID.light());
    plot.setDomainGridlinesVisible(false);
    plot.setRenderer(renderer());
    return chart;
  }

  private ValueAxis upwards() {
    if (logarithmic) {
      return powers();
    }
    NumberAxis axis = new NumberAxis(up);
    axis.setAutoRangeIncludesZero(false);
    return axis;
  }

  /** Of ten, or of two where those are few; else labels would be broken exponents. */
  private LogAxis powers() {
    List<Point> points = lines.stream().flatMap(line -> line.points().stream()).toList();
    double least = points.stream().mapToDouble(Point::low).min().orElse(1);
    double most = points.stream().mapToDouble(Point::high).max().orElse(1);
    LogAxis axis = new LogAxis(up);
    axis.setBase(most / least < 200 ? 2 : 10);
    axis.setTickUnit(new NumberTickUnit(1));
    axis.setNumberFormatOverride(
        new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    return axis;
  }

  /** Bars of lines that meet stand a little beside each other. */
  private YIntervalSeriesCollection data() {
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    for (int i = 0; i < lines.size(); i++) {
      double beside = across instanceof SymbolAxis ? 0.05 * (i - (lines.size() - 1) / 2.0) : 0;
      YIntervalSeries series = new YIntervalSeries(lines.get(i).name());
      lines.get(i).points().forEach(p -> series.add(p.x() + beside, p.y(), p.low(), p.high()));
      data.addSeries(series);
    }
    return data;
  }

  private XYLineAndShapeRenderer renderer() {
    XYLineAndShapeRenderer renderer = bands ? new DeviationRenderer(true, false) : bars();
    List<Ink> inks = Ink.ofLines(lines.stream().map(Line::name).toList());
    for (int i = 0; i < lines.size(); i++) {
      Color color = inks.get(i).light();
      renderer.setSeriesPaint(i, color);
      renderer.setSeriesFillPaint(i, color);
      renderer.setSeriesStroke(i, new BasicStroke(2));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-3.5, -3.5, 7, 7));
    }
    return renderer;
  }

  private XYErrorRenderer bars() {
    XYErrorRenderer bars = new XYErrorRenderer();
    bars.setDrawXError(false);
    bars.setDefaultLinesVisible(connected);
    bars.setErrorStroke(new BasicStroke(1.2f));
    return bars;
  }
}
