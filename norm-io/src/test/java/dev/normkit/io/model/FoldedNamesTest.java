package dev.normkit.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of convolutions' results and weights that say that a BatchNorm was folded, or don't. */
class FoldedNamesTest {
  @TempDir Path folder;

  private int remarks(String name) throws IOException {
    return new Onnx(13)
        .input("x", 1, 3, 4, 4)
        .output("y")
        .tensor(Onnx.floatTensor(name, List.of(3L, 3L, 1L, 1L), new float[9]))
        .node("y = Conv(x, " + name + ")")
        .in(folder)
        .inspect()
        .remarks()
        .size();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // TensorFlow, its graph transforms, Keras, tf2onnx.
        "model/bn_conv1/FusedBatchNormV3:0",
        "block/batch_normalization_1/batchnorm/mul_1:0",
        "MobilenetV2/Conv/BatchNorm/FusedBatchNorm:0",
        "model/conv2d/Conv2D_weights_fused_bn",
        "model/conv2d/Conv2D_weights_fused_bn__24",
        "conv2d/Conv2D_bias_fused_bn_quantized",
        "conv1/Conv2D_bn_offset",
        "model/batch_normalization/FusedBatchNormV3__0",
        // PaddlePaddle.
        "batch_norm_0.tmp_2",
        "batch_norm2d_7.w_0",
        "conv1_bn_offset",
        "bn2a_branch2a_offset",
        "bn2a_branch2a.output.1.tmp_3",
        "bn_conv1.output.1.tmp_3",
        // MXNet, PyTorch, Caffe2.
        "stage1_unit1_bn1_moving_var",
        "batchnorm0_fwd",
        "layer1.0.bn2.weight",
        "res2_0_branch2a_bn_s"
      })
  void aNormWasFolded(String name) throws IOException {
    assertEquals(1, remarks(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bn_conv.0.weight",
        "block.bn_conv.weight",
        "bn1_relu_conv/Conv2D:0",
        "bn_conv_weight",
        "batch_norm_head.weight",
        "batchnormless.weight"
      })
  void nothingWasFolded(String name) throws IOException {
    assertEquals(0, remarks(name));
  }
}
