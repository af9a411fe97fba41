package dev.normkit.bench;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * PyTorch's own operators without autograd, which would only add to them. They allocate what they
 * return: the versions with an out argument compute the same and copy, except BatchNorm's. The last
 * result is released before each call, so that its memory is used again. InstanceNorm is GroupNorm
 * with one channel per group, which is faster than its instance_norm.
 *
 * <p>RMSNorm has no backward operator on CPUs, so there autograd runs, over a graph made once.
 */
final class PyTorch implements Contestant {
  private final BoolPointer allGradients = new BoolPointer(3);
  private Row row;
  private PyTorchTensors tensors;
  private Pointer inferenceMode;
  private T_TensorTensorTensor_T saved;
  private Supplier<Pointer> operation;
  private Pointer result;

  @Override
  public Optional<String> declines(Row asked) {
    return asked.spec().method() == NormMethod.SWITCHABLE
        ? Optional.of("has no SwitchableNorm")
        : Optional.empty();
  }

  @Override
  public boolean composed(Row asked) {
    return asked.spec().method() == NormMethod.RMS && asked.pass() == Pass.BACKWARD;
  }

  @Override
  public void prepare(Problem problem, int threads) {
    row = problem.row();
    for (int i = 0; i < 3; i++) {
      allGradients.put(i, true);
    }
    torch.set_num_threads(threads);
    boolean backward = row.pass() == Pass.BACKWARD;
    inferenceMode = new InferenceMode(!backward || row.spec().method() != NormMethod.RMS);
    tensors = new PyTorchTensors(problem);
    operation = backward ? backward() : forward();
  }

  private Supplier<Pointer> forward() {
    return switch (row.spec().method()) {
      case LAYER -> this::layerNorm;
      case RMS -> this::rmsNorm;
      case BATCH -> batchNorm();
      case INSTANCE, GROUP -> this::groupNorm;
      case SWITCHABLE -> throw new IllegalArgumentException(row.name());
    };
  }

  private T_TensorTensorTensor_T layerNorm() {
    return torch.native_layer_norm(
        tensors.x, tensors.normalized, tensors.weight, tensors.bias, row.spec().epsilon());
  }

  private Tensor rmsNorm() {
    return torch.rms_norm(tensors.x, tensors.normalized, tensors.weight, tensors.epsilon);
  }

  private T_TensorTensorTensor_T groupNorm() {
    return torch.native_group_norm(
        tensors.x,
        tensors.weight,
        tensors.bias,
        row.shape().batch(),
        row.shape().channels(),
        row.shape().spatial(),
        groups(),
        row.spec().epsilon());
  }

  private long groups() {
    return row.plan().statisticGroups() / row.shape().batch();
  }

  private Supplier<Pointer> batchNorm() {
    boolean training = row.pass() != Pass.INFERENCE;
    Tensor y = tensors.outputLike();
    Tensor mean = torch.empty(training ? row.shape().channels() : 0);
    Tensor rstd = torch.empty(training ? row.shape().channels() : 0);
    return () ->
        torch.native_batch_norm_outf(
            tensors.x,
            tensors.weight,
            tensors.bias,
            tensors.runningMean,
            tensors.runningVariance,
            training,
            0.1,
            row.spec().epsilon(),
            y,
            mean,
            rstd);
  }

  private Supplier<Pointer> backward() {
    if (row.spec().method() == NormMethod.RMS) {
      return rmsNormBackward();
    }
    saved = (T_TensorTensorTensor_T) forward().get();
    Tensor mean = saved.get1();
    Tensor rstd = saved.get2();
    return switch (row.spec().method()) {
      case LAYER -> () -> layerNormBackward(mean, rstd);
      case BATCH -> {
        TensorOptional savedMean = new TensorOptional(mean);
        TensorOptional savedRstd = new TensorOptional(rstd);
        yield () -> batchNormBackward(savedMean, savedRstd);
      }
      default -> () -> groupNormBackward(mean, rstd);
    };
  }

  private T_TensorTensorTensor_T layerNormBackward(Tensor mean, Tensor rstd) {
    return torch.native_layer_norm_backward(
        tensors.dy,
        tensors.x,
        tensors.normalized,
        mean,
        rstd,
        tensors.weight,
        tensors.bias,
        allGradients);
  }

  private T_TensorTensorTensor_T batchNormBackward(TensorOptional mean, TensorOptional rstd) {
    return torch.native_batch_norm_backward(
        tensors.dy,
        tensors.x,
        tensors.weight,
        tensors.runningMean,
        tensors.runningVariance,
        mean,
        rstd,
        true,
        row.spec().epsilon(),
        allGradients);
  }

  private T_TensorTensorTensor_T groupNormBackward(Tensor mean, Tensor rstd) {
    return torch.native_group_norm_backward(
        tensors.dy,
        tensors.x,
        mean,
        rstd,
        tensors.weight,
        row.shape().batch(),
        row.shape().channels(),
        row.shape().spatial(),
        groups(),
        allGradients);
  }

  private Supplier<Pointer> rmsNormBackward() {
    tensors.x.requires_grad_(true);
    Tensor weight = tensors.weight.get();
    weight.requires_grad_(true);
    TensorVector y = new TensorVector(rmsNorm());
    TensorVector inputs = new TensorVector(tensors.x, weight);
    TensorVector dy = new TensorVector(tensors.dy);
    BoolOptional keepGraph = new BoolOptional(true);
    return () -> torch.grad(y, inputs, dy, keepGraph, false, false);
  }

  @Override
  public void run() {
    if (result != null) {
      result.close();
    }
    result = operation.get();
  }

  @Override
  public Optional<Outputs> output() {
    return Optional.of(
        row.pass() == Pass.BACKWARD
            ? gradients(row.spec())
            : Outputs.forward(PyTorchTensors.toArray(part(0))));
  }

  private Outputs gradients(NormSpec spec) {
    return Outputs.backward(
        PyTorchTensors.toArray(part(0)),
        PyTorchTensors.toArray(part(1)),
        spec.bias() ? PyTorchTensors.toArray(part(2)) : new float[0]);
  }

  private Tensor part(int index) {
    if (result instanceof Tensor tensor) {
      return tensor;
    }
    if (result instanceof TensorVector several) {
      return several.get(index);
    }
    T_TensorTensorTensor_T three = (T_TensorTensorTensor_T) result;
    return index == 0 ? three.get0() : index == 1 ? three.get1() : three.get2();
  }
}
