package dev.normkit.evidence.data;

import dev.normkit.evidence.net.Size;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The 1,797 digits of {@code norm demo}, each of 8×8 pixels drawn as 24×24 within 28×28. */
final class DigitImages {
  private static final String RESOURCE = "/dev/normkit/cli/digits.csv.gz";
  private static final int SIDE = 8;
  private static final int ENLARGED = 3;
  private static final Size SIZE = new Size(1, 28, 28);
  private static final int EDGE = (28 - ENLARGED * SIDE) / 2;
  private static final int DARKEST = 16;

  /** The last ones, by other writers. */
  private static final int TEST = 297;

  private DigitImages() {}

  static ImageData load() throws IOException {
    List<String> lines = lines();
    float[] pixels = new float[lines.size() * SIZE.count()];
    int[] labels = new int[lines.size()];
    for (int i = 0; i < labels.length; i++) {
      String[] numbers = lines.get(i).split(",");
      draw(numbers, pixels, i * SIZE.count());
      labels[i] = Integer.parseInt(numbers[SIDE * SIDE]);
    }
    Images all = new Images(SIZE, pixels, labels);
    int train = all.count() - TEST;
    return ImageData.of("digits", all.part(0, train), all.part(train, TEST));
  }

  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(DigitImages.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.US_ASCII))) {
      reader.lines().forEach(lines::add);
    }
    return lines;
  }

  private static void draw(String[] numbers, float[] pixels, int at) {
    for (int y = 0; y < ENLARGED * SIDE; y++) {
      for (int x = 0; x < ENLARGED * SIDE; x++) {
        int grey = Integer.parseInt(numbers[y / ENLARGED * SIDE + x / ENLARGED]);
        pixels[at + (y + EDGE) * SIZE.width() + x + EDGE] = (float) grey / DARKEST;
      }
    }
  }
}
