package dev.normkit.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SvgTest {
  private static final Pattern CLASS = Pattern.compile("class=\"([^\"]*)\"");

  @TempDir private Path folder;

  private String chart(LineChart chart) throws IOException {
    for (int i = 0; i < Ink.LINES.size(); i++) {
      double from = i + 1;
      chart.line(
          "line " + i,
          IntStream.range(0, 3)
              .mapToObj(x -> LineChart.Point.of(x, new double[] {from, from + 1}))
              .toList());
    }
    chart.write(folder);
    return Files.readString(folder.resolve(chart.fileName()));
  }

  /** Straight strokes of the last line's colour, of whatever element they have it. */
  private double strokes(LineChart chart) throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(chart(chart))));
    String coloured = "(ancestor-or-self::*[contains(@class, '-stroke')])[last()]";
    String count = "count(//line[" + coloured + "[contains(@class, 'grey-stroke')]])";
    return (Double)
        XPathFactory.newInstance().newXPath().evaluate(count, svg, XPathConstants.NUMBER);
  }

  private static LineChart overSymbols() {
    return LineChart.overSymbols("c", "a < b", List.of("batch size", "4", "2", "1"), "error in %");
  }

  private String light(String svg) {
    return svg.substring(0, svg.indexOf("@media (prefers-color-scheme: dark)"));
  }

  /** What is drawn has classes alone, of which each has a light and a dark colour. */
  @Test
  void everyColourHasTwoLooks() throws IOException {
    String svg = chart(overSymbols());
    String dark = svg.substring(light(svg).length(), svg.indexOf("</style>"));
    Matcher classes = CLASS.matcher(svg);
    int found = 0;
    while (classes.find()) {
      for (String word : classes.group(1).split(" ")) {
        assertTrue(light(svg).contains("." + word + " {"), word);
        assertTrue(dark.contains("." + word + " {"), word);
        found++;
      }
    }
    assertTrue(found > 2 * Ink.LINES.size(), "classes: " + found);
    assertFalse(svg.contains("rgb("), svg);
    Matcher paint = Pattern.compile("(fill|stroke)=\"([^\"]*)\"").matcher(svg);
    while (paint.find()) {
      assertEquals("none", paint.group(2));
    }
  }

  @Test
  void coloursWithoutADarkLookAreRefused() {
    Graphics2D graphics = new Svg(10, 10, "t").graphics();
    graphics.setPaint(Color.MAGENTA);
    assertThrows(IllegalStateException.class, () -> graphics.fillRect(0, 0, 1, 1));
  }

  @Test
  void methodsHaveTheSameColourInEachChart() {
    assertEquals(List.of(Ink.GREEN, Ink.VERMILION), Ink.ofLines(List.of("LayerNorm", "BatchNorm")));
    assertEquals(
        List.of(Ink.BLUE, Ink.VERMILION, Ink.GREEN),
        Ink.ofLines(List.of("something", "BatchNorm", "another")));
  }

  @Test
  void wordsStayWords() throws IOException {
    String svg = chart(overSymbols());
    for (String words : List.of("a &lt; b", "batch size", "error in %", "line 7")) {
      assertTrue(svg.contains(">" + words + "</text>"), words);
    }
    assertTrue(svg.contains("<title>a &lt; b, error in %, over batch size</title>"));
  }

  @Test
  void spreadIsDrawn() throws Exception {
    int ends = 3 * 3;
    assertEquals(ends, strokes(overSymbols().withoutLines()), "for each point a bar with two ends");
    assertEquals(ends + 2, strokes(overSymbols()), "and lines between them");
    LineChart bands = LineChart.overNumber("n", "t", "x", "y").withBands();
    assertTrue(chart(bands).contains(" opacity=\"0.5\""));
  }
}
