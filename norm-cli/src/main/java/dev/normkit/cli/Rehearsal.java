package dev.normkit.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs what most starts run, for the JVM to note which classes that needs. */
public final class Rehearsal {
  private static final List<String> COMMANDS =
      List.of(
          "--help",
          "help select",
          "backends",
          "backends --json",
          "explain",
          "explain DOC-3",
          "select",
          "select --network cnn --task classification --batch 4 --shape 4x64x32x32",
          "select --network rnn --json",
          "apply --method layer --in - --out -",
          "apply --method auto --network dnn --in - --out -",
          "nothing");

  private Rehearsal() {}

  /**
   * Runs the commands, then the program as a script does.
   *
   * @param args nothing
   */
  public static void main(String[] args) {
    for (String command : COMMANDS) {
      StandardOutput bytes = new StandardOutput(OutputStream.nullOutputStream());
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      Terminal terminal = new Terminal(nowhere, nowhere, false);
      Main.run(terminal, new Pipes(new ByteArrayInputStream(npy()), bytes), command.split(" "));
    }
    Main.main(new String[] {"--version"});
  }

  /** A file of 4×8 numbers. */
  private static byte[] npy() {
    String header =
        "%-117s\n".formatted("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 8), }");
    ByteBuffer file = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) header.length());
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 32; i++) {
      file.putFloat(i);
    }
    file.flip();
    byte[] bytes = new byte[file.limit()];
    file.get(bytes);
    return bytes;
  }
}
