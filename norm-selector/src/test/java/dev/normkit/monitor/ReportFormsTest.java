package dev.normkit.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;
import org.junit.jupiter.api.Test;

/** A report in full, as text and as JSON: the same on every JDK and machine. */
class ReportFormsTest {
  /** Small batches, and running statistics that never learn of them. */
  private static BatchNormReport ill(int channels) {
    NormSpec spec = NormSpec.batchNorm().momentum(Momentum.ofNew(0.001)).build();
    NormLayer layer = Batches.layer(spec, Shape.channelsFirst(1, channels, 1, 3));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    new Batches().train(layer, 120);
    return monitor.report();
  }

  private static BatchNormReport healthy() {
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), Shape.dense(64, 2));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    new Batches().train(layer, 120);
    return monitor.report();
  }

  @Test
  void textOfAnIllLayer() {
    assertEquals(
        """
        batchnorm  batch-too-small  in 2 of 2 channels the noise of batch statistics moves the output by more than 0.46, as batches below 8 independent values do
        batchnorm  running-statistics-stale  in 1 of 2 channels inference with the running statistics differs from training by more than 0.46, and by more than noise explains
        noise  0.7  of the output's standard deviation, median over channels; 3 independent values give 0.76
        values  3  per channel and batch; they count as 3.3 independent ones
        gap  0.065  between inference and training, median over channels; batch noise alone gives about 0.14
        advice  enlarge-batch  batches of 3 in place of 1 would bring the noise from 0.7 to 0.39
        advice  replace-method  LayerNorm has no statistics of the batch, so none of this noise
        advice  continue-training  the gap is older than these 100 batches; with weight 0.001 of the new batch it falls below 0.46 after 343 more
        advice  recompute-statistics  startRecomputing(), 100 batches with unchanged weights and finishRecomputing() leave an error of 0.074
        channel  1  noise 0.74 (mean 0.55, scale 0.49)  gap 0.84 (mean -0.34, scale 0.77)  drift 0 per batch  batch-too-small running-statistics-stale
        channel  0  noise 0.7 (mean 0.53, scale 0.46)  gap 0.065 (mean -0.014, scale -0.063)  drift 0 per batch  batch-too-small
        input  layer  BATCH(epsilon 1.0E-5, momentum 0.001 of the new batch, running variance UNBIASED) over 1x2x1x3 channels-first
        input  steps  100
        input  window  100
        input  small-batch-below  8""",
        ill(2).toText());
  }

  @Test
  void textOfAHealthyLayer() {
    assertEquals(
        """
        batchnorm  healthy  neither batch noise nor running statistics move the output of a channel by more than 0.46
        noise  0.15  of the output's standard deviation, median over channels; 64 independent values give 0.15
        values  64  per channel and batch; they count as 60 independent ones
        gap  0.0053  between inference and training, median over channels; batch noise alone gives about 0.024
        input  layer  BATCH(epsilon 1.0E-5, momentum 0.1 of the new batch, running variance UNBIASED) over 64x2 dense
        input  steps  100
        input  window  100
        input  small-batch-below  8""",
        healthy().toText());
  }

  @Test
  void json() {
    assertEquals(
        """
        {
          "findings": [
            "batch-too-small"
          ],
          "layer": {
            "method": "BATCH",
            "shape": [
              1,
              1,
              1,
              3
            ],
            "layout": "channels-first",
            "momentum": "EXPONENTIAL",
            "weightOfNew": 0.001
          },
          "steps": 100,
          "window": 100,
          "smallBatchBelow": 8,
          "limit": 0.458537,
          "valuesPerChannel": 3,
          "median": {
            "noise": 0.782115,
            "effectiveValues": 3.14739,
            "gap": 0.0725421,
            "gapByNoise": 0.151485
          },
          "recommendations": [
            {
              "action": "enlarge-batch",
              "text": "batches of 3 in place of 1 would bring the noise from 0.78 to 0.43"
            },
            {
              "action": "replace-method",
              "text": "LayerNorm has no statistics of the batch, so none of this noise"
            }
          ],
          "channels": [
            {
              "channel": 0,
              "findings": [
                "batch-too-small"
              ],
              "mean": 0.0113842,
              "variance": 1.05285,
              "drift": 0,
              "noise": {
                "output": 0.782115,
                "mean": 0.56367,
                "scale": 0.542199,
                "effectiveValues": 3.14739
              },
              "gap": {
                "output": 0.0725421,
                "mean": -0.0144614,
                "scale": -0.071086,
                "byNoise": 0.151485
              }
            }
          ]
        }""",
        ill(1).toJson());
  }
}
