package dev.normkit.cli;

import dev.normkit.cli.log.StandardErrorProvider;
import dev.normkit.machine.Watcher;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The program {@code norm}. */
public final class Main {
  private static final int LINE_WIDTH = 100;
  private static final String HELP = "help";

  private Main() {}

  public static void main(String[] args) {
    StandardErrorProvider.install();
    StandardOutput bytes = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintWriter out = writer(bytes, "stdout.encoding");
    PrintWriter err = writer(new FileOutputStream(FileDescriptor.err), "stderr.encoding");
    Terminal terminal = new Terminal(out, err, Watcher::isPerson);
    int exitCode = run(terminal, new Pipes(System.in, bytes), args);
    err.flush();
    System.exit(exitCode);
  }

  /**
   * Runs one command without ending the JVM. Digits are ASCII in every locale.
   *
   * @param pipes its output is where the terminal prints
   * @return the exit code
   */
  static int run(Terminal terminal, Pipes pipes, String... args) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    CommandLine commandLine = program(terminal, pipes, args);
    Failure.Handler failures = new Failure.Handler();
    commandLine.setParameterExceptionHandler(failures);
    commandLine.setExecutionExceptionHandler(failures);
    try {
      int exitCode = commandLine.execute(args);
      terminal.out().flush();
      return failures.sawFailure()
          ? exitCode
          : Failure.finish(exitCode, pipes.out(), terminal.err());
    } catch (OutOfMemoryError tooLarge) {
      return Failure.outOfMemory(terminal.err());
    }
  }

  /** The program with the commands that the arguments need: all of them if there are none. */
  static CommandLine program(Terminal terminal, Pipes pipes, String... args) {
    CommandLine commandLine = new CommandLine(new NormCommand());
    Map<String, Supplier<Object>> commands = commands(terminal, pipes);
    commands.keySet().stream()
        .filter(name -> isNeeded(name, commands.keySet(), args))
        .forEach(name -> commandLine.addSubcommand(commands.get(name).get()));
    commandLine.setOut(terminal.out());
    commandLine.setErr(terminal.err());
    commandLine.setUsageHelpWidth(LINE_WIDTH);
    Converters.register(commandLine);
    // A file name may begin with an @.
    commandLine.setExpandAtFiles(false);
    return commandLine;
  }

  private static Map<String, Supplier<Object>> commands(Terminal terminal, Pipes pipes) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("demo", () -> new DemoCommand(terminal));
    commands.put("backends", () -> new BackendsCommand(terminal.out(), pipes));
    commands.put("select", () -> new SelectCommand(terminal.out(), pipes));
    commands.put("explain", () -> new ExplainCommand(terminal.out(), pipes));
    commands.put("measure", () -> new MeasureCommand(terminal, pipes));
    commands.put("apply", () -> new ApplyCommand(terminal, pipes));
    commands.put("inspect", () -> new InspectCommand(terminal.out(), pipes));
    commands.put("fold", () -> new FoldCommand(terminal, pipes));
    commands.put("convert", () -> new ConvertCommand(terminal, pipes));
    commands.put("recompute", () -> new RecomputeCommand(terminal, pipes));
    commands.put(HELP, HelpCommand::new);
    return commands;
  }

  /**
   * A command that is named first needs none of the others, and picocli takes a while to read the
   * options of each. Only the help and a wrong command need all of them.
   */
  private static boolean isNeeded(String name, Set<String> all, String... args) {
    boolean oneWillDo = args.length > 0 && all.contains(args[0]) && !args[0].equals(HELP);
    return !oneWillDo || name.equals(args[0]);
  }

  /**
   * Where no locale is set, Java would turn every letter beyond ASCII into a question mark; the
   * terminals of such systems show UTF-8.
   */
  private static PrintWriter writer(OutputStream stream, String encodingProperty) {
    // JDK 17 knows only the second of these properties.
    String name =
        System.getProperty(encodingProperty, System.getProperty("native.encoding", "UTF-8"));
    Charset charset = Charset.forName(name);
    if (charset.equals(StandardCharsets.US_ASCII)) {
      charset = StandardCharsets.UTF_8;
    }
    return new PrintWriter(new OutputStreamWriter(stream, charset), true);
  }
}
