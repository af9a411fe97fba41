package dev.normkit.evidence.translation;

import dev.normkit.evidence.report.Picture;
import dev.normkit.evidence.report.Row;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** What networks give back of a few pictures, beside what they were given. */
final class ExamplePictures implements Picture {
  /** The titles of the columns. */
  static final List<String> COLUMNS = columns();

  private static final int ZOOM = 4;
  private static final int GAP = 10;
  private static final int HEAD = 30;
  private static final int PER_TASK = 3;
  private static final int STEP = GreyPixels.SIDE * ZOOM + GAP;

  private final List<Row> rows;

  ExamplePictures(List<Row> rows) {
    this.rows = rows;
  }

  private static List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("input", "target"));
    for (TranslationNorm norm : TranslationNorm.values()) {
      columns.add(norm.title());
    }
    return columns;
  }

  @Override
  public String fileName() {
    return "images-out-examples.png";
  }

  @Override
  public String title() {
    return "Given, wanted, and given back";
  }

  @Override
  public void write(Path folder) throws IOException {
    int lines = PictureTask.values().length * PER_TASK;
    BufferedImage image =
        new BufferedImage(
            GAP + COLUMNS.size() * STEP, HEAD + lines * STEP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    for (int column = 0; column < COLUMNS.size(); column++) {
      graphics.drawString(COLUMNS.get(column), GAP + column * STEP, HEAD - GAP);
    }
    graphics.dispose();
    for (Row row : rows) {
      if (row.integer("picture") < PER_TASK) {
        draw(image, row);
      }
    }
    ImageIO.write(image, "png", folder.resolve(fileName()).toFile());
  }

  private static void draw(BufferedImage image, Row row) {
    String what = row.text("what");
    int column =
        what.equals("output")
            ? 2 + TranslationNorm.of(row.text("method")).ordinal()
            : COLUMNS.indexOf(what);
    int line = PictureTask.of(row.text("task")).ordinal() * PER_TASK + row.integer("picture");
    double[] pixels = GreyPixels.of(row.text("pixels"));
    for (int y = 0; y < GreyPixels.SIDE * ZOOM; y++) {
      for (int x = 0; x < GreyPixels.SIDE * ZOOM; x++) {
        double pixel = pixels[y / ZOOM * GreyPixels.SIDE + x / ZOOM];
        image.setRGB(GAP + column * STEP + x, HEAD + line * STEP + y, grey(pixel));
      }
    }
  }

  /** From black at −1 to white at 3: beyond them are few pixels. */
  private static int grey(double pixel) {
    int level = (int) Math.round(255 * Math.min(1, Math.max(0, (pixel + 1) / 4)));
    return new Color(level, level, level).getRGB();
  }
}
