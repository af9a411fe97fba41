package dev.normkit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The program {@code norm}. */
public final class Main {
  private static final int LINE_WIDTH = 100;

  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = writer(FileDescriptor.out, "stdout.encoding");
    PrintWriter err = writer(FileDescriptor.err, "stderr.encoding");
    int exitCode = run(new Terminal(out, err, Terminal.isInteractive()), args);
    out.flush();
    err.flush();
    System.exit(exitCode);
  }

  /**
   * Runs one command without ending the JVM.
   *
   * @return the exit code
   */
  static int run(Terminal terminal, String... args) {
    CommandLine commandLine =
        new CommandLine(new NormCommand())
            .addSubcommand(new DemoCommand(terminal))
            .addSubcommand(new BackendsCommand(terminal.out()))
            .addSubcommand(new SelectCommand(terminal.out()))
            .addSubcommand(new ExplainCommand(terminal.out()))
            .addSubcommand(new MeasureCommand(terminal))
            .addSubcommand(new ApplyCommand(terminal.out()));
    commandLine.setOut(terminal.out());
    commandLine.setErr(terminal.err());
    commandLine.setUsageHelpWidth(LINE_WIDTH);
    Words.registerConverters(commandLine);
    // A file name may begin with an @.
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(Failure::wrongUsage);
    commandLine.setExecutionExceptionHandler(Failure::failed);
    try {
      return commandLine.execute(args);
    } catch (OutOfMemoryError tooLarge) {
      return Failure.outOfMemory(terminal.err());
    }
  }

  /**
   * Where no locale is set, Java would turn every letter beyond ASCII into a question mark; the
   * terminals of such systems show UTF-8.
   */
  private static PrintWriter writer(FileDescriptor stream, String encodingProperty) {
    // JDK 17 knows only the second of these properties.
    String name =
        System.getProperty(encodingProperty, System.getProperty("native.encoding", "UTF-8"));
    Charset charset = Charset.forName(name);
    if (charset.equals(StandardCharsets.US_ASCII)) {
      charset = StandardCharsets.UTF_8;
    }
    return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), charset), true);
  }
}
