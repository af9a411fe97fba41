package dev.normkit.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one contestant computed in one process, by operation, case and output; main writes it to a
 * file: {@code BitResults contestant threads file}.
 */
final class BitResults {
  /**
   * What was computed.
   *
   * @param operation for example {@code layer-forward-1x768}: the shape is that of a single sample
   * @param group of the case
   * @param name of the case
   * @param output y, dx, dγ or dβ
   */
  record Key(String operation, BitCase.Group group, String name, String output) {}

  private BitResults() {}

  public static void main(String[] args) throws IOException {
    int threads = Integer.parseInt(args[1]);
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(Path.of(args[2])), 1 << 20))) {
      for (Row operation : BitCase.operations()) {
        compute(args[0], operation, threads, out);
      }
      out.writeBoolean(false);
    }
    // Threads of pools that wait actively don't end by themselves.
    System.exit(0);
  }

  private static void compute(String id, Row operation, int threads, DataOutputStream out)
      throws IOException {
    Contestant asked = Contestants.create(id);
    if (asked.declines(operation).isPresent() || asked.flaw(operation).isPresent()) {
      return;
    }
    Problem all = BitCase.samples(operation);
    for (BitCase one : BitCase.of(operation)) {
      Contestant contestant = Contestants.create(id);
      contestant.prepare(one.problem(operation, all), threads);
      contestant.run();
      Outputs outputs = contestant.output().orElseThrow();
      int sample = operation.shape().elements();
      write(out, operation, one, "y", outputs.y(), sample);
      write(out, operation, one, "dx", outputs.dx(), sample);
      if (one.sameTerms()) {
        write(out, operation, one, "dγ", outputs.weightGradient(), 0);
        write(out, operation, one, "dβ", outputs.biasGradient(), 0);
      }
    }
  }

  /**
   * @param sample how many values a sample has; 0 if the values belong to no sample
   */
  private static void write(
      DataOutputStream out, Row operation, BitCase one, String output, float[] all, int sample)
      throws IOException {
    if (all.length == 0) {
      return;
    }
    float[] values = sample == 0 ? all : one.compared(all, sample);
    out.writeBoolean(true);
    out.writeUTF(operation.name());
    out.writeUTF(one.group().name());
    out.writeUTF(one.name());
    out.writeUTF(output);
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  static Map<Key, float[]> read(Path file) throws IOException {
    Map<Key, float[]> results = new LinkedHashMap<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      while (in.readBoolean()) {
        Key key =
            new Key(in.readUTF(), BitCase.Group.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
          values[i] = in.readFloat();
        }
        results.put(key, values);
      }
    }
    return results;
  }
}
