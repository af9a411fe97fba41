package dev.normkit.io.rewrite;

import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.rewrite.OnnxRuntime.Tensor;
import dev.normkit.io.tensor.FileFormatException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Models that others trained, from Maven Central, and what they are run on. */
final class TrainedModels {
  static final List<String> PICTURES =
      List.of(
          "/models/ch_ppocr_mobile_v2.0_cls_infer.onnx",
          "/models/ch_PP-OCRv3_det_infer.onnx",
          "/models/ch_PP-OCRv4_det_infer.onnx",
          "/models/ch_PP-OCRv3_rec_infer.onnx",
          "/models/ch_PP-OCRv4_rec_infer.onnx");

  static final String SENTENCES = "/all-minilm-l6-v2-q.onnx";

  /** WordPiece's ids of two sentences on normalization, with those of their ends. */
  private static final long[] TOKENS = {
    101, 3671, 3989, 11618, 2015, 1996, 2951, 1997, 1037, 2512, 102,
    101, 2019, 6123, 2003, 2062, 2084, 1037, 3861, 1012, 102, 0
  };

  private TrainedModels() {}

  /** All of them: that of sentences, then those of pictures. */
  static List<String> all() {
    List<String> all = new ArrayList<>(List.of(SENTENCES));
    all.addAll(PICTURES);
    return all;
  }

  /** What its authors call it. */
  static String name(String resource) {
    return resource.replaceAll(".*/", "").replace(".onnx", "");
  }

  static OnnxGraph graph(String resource) throws FileFormatException {
    return OnnxGraph.of(resource, bytes(resource));
  }

  static byte[] bytes(String resource) {
    try (InputStream in = TrainedModels.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What a model is run on. */
  static Map<String, Tensor> inputs(String resource, OnnxGraph graph) {
    if (resource.equals(SENTENCES)) {
      long[] mask = new long[TOKENS.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = TOKENS[i] == 0 ? 0 : 1;
      }
      return Map.of(
          "input_ids", new Tensor(TOKENS, 2, 11),
          "attention_mask", new Tensor(mask, 2, 11),
          "token_type_ids", new Tensor(new long[mask.length], 2, 11));
    }
    String name = graph.scopes().get(0).inputs().get(0);
    if (resource.contains("det")) {
      return Map.of(name, picture(96, 320));
    }
    return Map.of(name, picture(48, resource.contains("cls") ? 192 : 320));
  }

  /** The upper left part of the picture of text, in three equal channels between −1 and 1. */
  private static Tensor picture(int high, int wide) {
    try (InputStream in = TrainedModels.class.getResourceAsStream("text.png")) {
      BufferedImage image = ImageIO.read(in);
      float[] data = new float[3 * high * wide];
      for (int i = 0; i < data.length; i++) {
        int grey = image.getRaster().getSample(i % wide, i / wide % high, 0);
        data[i] = grey / 127.5f - 1;
      }
      return new Tensor(data, 1, 3, high, wide);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
