package dev.normkit.bench;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.tests.Estimate;
import dev.normkit.tests.Operands;
import dev.normkit.tests.Operands.Part;
import dev.normkit.tests.Oracle;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * The true outputs of a problem, by the oracle. It is slow on large data, so its values are kept in
 * a folder of temporary files, for the many processes that need the same ones.
 */
final class Reference {
  private static final Path FOLDER =
      Path.of(System.getProperty("java.io.tmpdir"), "normkit-bench-references");

  private Reference() {}

  /** Reads the values, or computes and keeps them. */
  static Outputs of(Problem problem) {
    Path file = FOLDER.resolve(problem.row().name() + "-" + fingerprint(problem) + ".bin");
    try {
      if (!Files.exists(file)) {
        write(compute(problem), file);
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells old files apart, should the way problems are made ever change. */
  private static String fingerprint(Problem problem) {
    int hash = Arrays.hashCode(problem.x());
    hash = 31 * hash + Arrays.hashCode(problem.dy());
    hash = 31 * hash + Arrays.hashCode(problem.weight());
    hash = 31 * hash + Arrays.hashCode(problem.runningMean());
    return Integer.toHexString(hash);
  }

  private static Outputs compute(Problem problem) {
    NormPlan plan = problem.row().plan();
    NormParameters initial = NormParameters.initial(plan);
    Operands operands =
        new Operands()
            .with(Part.X, FloatSpan.of(problem.x()))
            .with(Part.DY, FloatSpan.of(problem.dy()))
            .with(Part.WEIGHT, FloatSpan.of(problem.weight()))
            .with(Part.BIAS, FloatSpan.of(problem.bias()))
            .with(Part.MEAN_LOGITS, initial.meanLogits())
            .with(Part.VARIANCE_LOGITS, initial.varianceLogits())
            .with(Part.RUNNING_MEAN, FloatSpan.of(problem.runningMean()))
            .with(Part.RUNNING_VARIANCE, FloatSpan.of(problem.runningVariance()));
    Oracle oracle = new Oracle(plan, operands);
    return problem.row().pass() == Pass.BACKWARD
        ? Outputs.backward(
            floats(oracle.gradient(Part.X)),
            floats(oracle.gradient(Part.WEIGHT)),
            floats(oracle.gradient(Part.BIAS)))
        : Outputs.forward(floats(oracle.y()));
  }

  private static float[] floats(Estimate estimate) {
    float[] values = new float[estimate.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) estimate.value(i);
    }
    return values;
  }

  private static void write(Outputs outputs, Path file) throws IOException {
    Files.createDirectories(FOLDER);
    Path draft = Files.createTempFile(FOLDER, "draft", ".bin");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)))) {
      write(outputs.y(), out);
      write(outputs.dx(), out);
      write(outputs.weightGradient(), out);
      write(outputs.biasGradient(), out);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(float[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static Outputs read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return new Outputs(read(in), read(in), read(in), read(in));
    }
  }

  private static float[] read(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    byte[] bytes = in.readNBytes(Math.multiplyExact(Float.BYTES, values.length));
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
