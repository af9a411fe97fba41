package dev.normkit.evidence.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Residual;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PicturesTest {
  private static final Size SIZE = new Size(1, 28, 28);
  private static final int COUNT = 50;

  private final Images clean = new Images(SIZE, new float[COUNT * SIZE.count()], new int[COUNT]);

  PicturesTest() {
    for (int i = 0; i < clean.pixels().length; i++) {
      clean.pixels()[i] = (float) Math.sin(0.3 * i + 0.001 * i * i);
    }
  }

  @Test
  void theDrawingOfASlopeIsEvenAndThatOfAnEdgeIsAnEdge() {
    Size size = new Size(1, 3, 5);
    float[] slope = new float[15];
    float[] edge = new float[15];
    for (int i = 0; i < 15; i++) {
      slope[i] = 2 * (i % 5);
      edge[i] = i % 5 < 2 ? 0 : 1;
    }
    float[] drawn = new float[15];
    PictureTask.RESTYLE.target(slope, drawn, size);
    assertArrayEquals(new float[] {2, 4, 4, 4, 2}, Arrays.copyOf(drawn, 5), 1e-6f);
    PictureTask.RESTYLE.target(edge, drawn, size);
    assertArrayEquals(new float[] {0, 1, 1, 0, 0}, Arrays.copyOf(drawn, 5), 1e-6f);
  }

  /** Each picture has one contrast and one brightness. */
  @Test
  void aRestyledPictureIsALineOfTheCleanOne() {
    Pictures pictures = new Pictures(PictureTask.RESTYLE, clean, new Random(1));
    float[] x = pictures.inputs();
    for (int first = 0; first < x.length; first += SIZE.count()) {
      float[] p = clean.pixels();
      double contrast = (x[first + 9] - x[first]) / (p[first + 9] - p[first]);
      double brightness = x[first] - contrast * p[first];
      assertTrue(contrast > 0.24 && contrast < 2.01 && Math.abs(brightness) < 2.01);
      for (int i = first; i < first + SIZE.count(); i++) {
        assertEquals(contrast * p[i] + brightness, x[i], 1e-3);
      }
    }
  }

  @Test
  void errorsAndRatiosAreThoseOfTheirFormulas() {
    Pictures pictures = new Pictures(PictureTask.DENOISE, clean, new Random(1));
    assertArrayEquals(clean.pixels(), pictures.targets());
    float[] off = pictures.targets().clone();
    for (int i = 0; i < off.length; i++) {
      off[i] += 0.5f;
    }
    assertEquals(0.25, pictures.error(off), 1e-6);
    // The pixels are from −1 to 1.
    assertEquals(10 * Math.log10(4 / 0.25), pictures.peakRatio(0.25), 0.01);
  }

  @Test
  void networksHaveSixNormalizationsAndGiveBackAPicture() {
    for (TranslationNorm norm : TranslationNorm.values()) {
      Sequential network = TranslationNetwork.of(SIZE, norm.spec(), new Random(1));
      long count = network.norms().size();
      for (var layer : network.layers()) {
        count += layer instanceof Residual block ? block.inner().norms().size() : 0;
      }
      assertEquals(norm == TranslationNorm.NONE ? 0 : 6, count);
      assertEquals(SIZE, network.output());
      Tensor one = new Tensor(2, SIZE);
      network.backward(network.forward(one, Mode.TRAINING));
    }
  }

  @Test
  void pixelsSurviveAsText() {
    float[] pixels = new float[GreyPixels.COUNT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = -3 + 8f * i / pixels.length;
    }
    double[] again = GreyPixels.of(GreyPixels.text(pixels, 0));
    for (int i = 0; i < pixels.length; i++) {
      assertEquals(pixels[i], again[i], 8 / 255.0);
    }
  }
}
