package dev.normkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** What lies beside the program in its archive: completion for shells, and the manual's source. */
final class Handouts {
  private Handouts() {}

  /**
   * @param args the folder for the completion script, and that for the manual
   */
  public static void main(String[] args) throws IOException {
    writeCompletion(Path.of(args[0]));
    writeManual(Path.of(args[1]));
  }

  /** A script {@code norm} for bash and zsh. */
  static void writeCompletion(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("norm"), AutoComplete.bash("norm", program()));
  }

  /** A page of AsciiDoc for the program and for each command. */
  static void writeManual(Path folder) throws IOException {
    Files.createDirectories(folder);
    CommandLine program = program();
    CommandSpec[] pages =
        Stream.concat(Stream.of(program), program.getSubcommands().values().stream())
            .map(CommandLine::getCommandSpec)
            .toArray(CommandSpec[]::new);
    // Without the Java that happens to make them: the same bytes everywhere.
    String version = program.getCommandSpec().version()[0].split(",", 2)[0];
    for (CommandSpec page : pages) {
      page.versionProvider(() -> new String[] {version});
    }
    int failed =
        ManPageGenerator.generateManPage(folder.toFile(), null, new boolean[0], true, pages);
    if (failed != 0) {
      throw new IOException("picocli's generator of manual pages ends with " + failed);
    }
  }

  private static CommandLine program() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    StandardOutput bytes = new StandardOutput(OutputStream.nullOutputStream());
    return Main.program(
        new Terminal(nowhere, nowhere, () -> false),
        new Pipes(InputStream.nullInputStream(), bytes));
  }
}
