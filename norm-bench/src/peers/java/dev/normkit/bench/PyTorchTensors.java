package dev.normkit.bench;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A problem's numbers as PyTorch's arguments. */
final class PyTorchTensors {
  final Tensor x;
  final Tensor dy;
  final TensorOptional weight;
  final TensorOptional bias;
  final TensorOptional runningMean;
  final TensorOptional runningVariance;

  /** The shape of γ, for LayerNorm and RMSNorm. */
  final long[] normalized;

  final DoubleOptional epsilon;
  private final Problem problem;

  /** Tensors do not keep the memory that they were made of. */
  private final List<FloatPointer> memory = new ArrayList<>();

  PyTorchTensors(Problem problem) {
    this.problem = problem;
    x = data(NativeFloats.of(problem.x()));
    dy = problem.dy().length == 0 ? new Tensor() : data(NativeFloats.of(problem.dy()));
    weight = optional(problem.weight());
    bias = optional(problem.bias());
    runningMean = optional(problem.runningMean());
    runningVariance = optional(problem.runningVariance());
    normalized = new long[] {problem.weight().length};
    epsilon = new DoubleOptional(problem.row().spec().epsilon());
  }

  /** Room for y, shifted as the problem says. */
  Tensor outputLike() {
    return data(NativeFloats.allocate(problem.elements(), problem.shift()));
  }

  /** Memory as a tensor; a channels-last one has the logical order N, C, H, W all the same. */
  private Tensor data(FloatPointer values) {
    memory.add(values);
    Shape shape = problem.row().shape();
    long[] sizes = Arrays.stream(shape.sizes()).asLongStream().toArray();
    if (shape.layout() != Layout.CHANNELS_LAST) {
      return torch.from_blob(values, sizes);
    }
    long height = sizes[1];
    long width = sizes[2];
    long channels = sizes[3];
    return torch.from_blob(
        values,
        new long[] {sizes[0], channels, height, width},
        new long[] {height * width * channels, 1, width * channels, channels});
  }

  private TensorOptional optional(float[] values) {
    if (values.length == 0) {
      return new TensorOptional();
    }
    FloatPointer pointer = NativeFloats.of(values);
    memory.add(pointer);
    return new TensorOptional(torch.from_blob(pointer, values.length));
  }

  /** In the order of the memory. */
  static float[] toArray(Tensor tensor) {
    return NativeFloats.toArray(tensor.data_ptr_float(), (int) tensor.numel());
  }
}
