package com.example.service;

import dev.normkit.layer.NormLayer;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
class NormController {
  private final NormLayer norm;

  NormController(NormLayer norm) {
    this.norm = norm;
  }

  /** Any number of rows. Requests share the layer: infer may be called on many threads at once. */
  @PostMapping("/normalize")
  float[][] normalize(@RequestBody float[][] rows) {
    int features = norm.typicalPlan().shape().channels();
    float[] batch = new float[rows.length * features];
    for (int row = 0; row < rows.length; row++) {
      requireLength(row, rows[row], features);
      System.arraycopy(rows[row], 0, batch, row * features, features);
    }
    float[] y = norm.infer(batch);
    float[][] answer = new float[rows.length][features];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(y, row * features, answer[row], 0, features);
    }
    return answer;
  }

  private static void requireLength(int row, float[] values, int features) {
    int given = values == null ? 0 : values.length;
    if (given != features) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "row %d has %d features; send %d".formatted(row, given, features));
    }
  }
}
