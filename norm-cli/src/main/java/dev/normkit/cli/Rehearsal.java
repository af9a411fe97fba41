package dev.normkit.cli;

import dev.normkit.cli.log.StandardErrorProvider;
import dev.normkit.io.npy.Npy;
import dev.normkit.io.tensor.FileFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs what most starts run, for the JVM to note which classes that needs. */
public final class Rehearsal {
  /** What computes for long is asked for its help alone; the last one is wrong. */
  static final List<String> COMMANDS =
      List.of(
          "--help",
          "help select",
          "backends",
          "backends --json",
          "demo --help",
          "measure --help",
          "explain DOC-3",
          "select --network cnn --task classification --batch 4 --shape 4x64x32x32",
          "select --network rnn --json",
          "inspect --help",
          "apply --method layer --in - --out -",
          "apply --method auto --network rnn --in - --out -",
          "fold --help",
          "convert --help",
          "recompute --help",
          "nothing");

  private Rehearsal() {}

  /**
   * Runs the commands, then the program as a script does.
   *
   * @param args nothing
   * @throws IOException if there is no place for a file
   */
  public static void main(String[] args) throws IOException {
    StandardErrorProvider.install();
    COMMANDS.forEach(Rehearsal::run);
    runOnFile();
    Main.main(new String[] {"--version"});
  }

  /** Reads a file and writes one. */
  static int runOnFile() throws IOException {
    Path file = Files.createTempFile("norm", ".npy");
    try {
      Files.write(file, npy());
      String name = file.toString();
      return run("apply", "--method", "layer", "--in", name, "--out", name, "--force");
    } finally {
      Files.delete(file);
    }
  }

  /** Prints nothing; the exit code. */
  static int run(String command) {
    return run(command.split(" "));
  }

  private static int run(String... args) {
    StandardOutput bytes = new StandardOutput(OutputStream.nullOutputStream());
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Terminal terminal = new Terminal(nowhere, nowhere, () -> false);
    Pipes pipes = new Pipes(new ByteArrayInputStream(npy()), bytes);
    return Main.run(terminal, pipes, args);
  }

  /** A file of 4×8 zeros. */
  private static byte[] npy() {
    try {
      byte[] header = Npy.headerOfFloat32(new int[] {4, 8});
      return Arrays.copyOf(header, header.length + 4 * 8 * Float.BYTES);
    } catch (FileFormatException tooLong) {
      throw new IllegalStateException(tooLong);
    }
  }
}
