package dev.normkit.cli;

import dev.normkit.files.FileTrouble;
import dev.normkit.selector.decision.SelectionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns a failure into one line on standard error and an exit code. */
final class Failure {
  /** Wrong usage or illegal input. */
  static final int WRONG = 2;

  /** What was made could not be written. */
  static final int UNWRITABLE = 1;

  /** A bug of this program; not the user's doing. */
  static final int BUG = 1;

  private Failure() {}

  /** Not a lambda, for the same reason as those of {@link Converters}. */
  static final class Handler implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private boolean sawFailure;

    /** Whether a command failed; all that is to be said of it is said already. */
    boolean sawFailure() {
      return sawFailure;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
      sawFailure = true;
      return wrongUsage(wrong, args);
    }

    @Override
    public int handleExecutionException(
        Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
      sawFailure = true;
      return failed(failure, command);
    }
  }

  static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    return print(
        command.getErr(),
        usageMessage(wrong, args)
            + " (see: "
            + command.getCommandSpec().qualifiedName()
            + " --help)",
        WRONG);
  }

  private static String usageMessage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String argument = unmatched.getUnmatched().get(0);
      if (command.getParent() == null) {
        return "unknown command '" + argument + "'; " + NormCommand.commands(command);
      }
      Optional<String> option = optionBefore(argument, command, args);
      if (option.isPresent()) {
        return "invalid value for option '%s': %s"
            .formatted(option.get(), Converters.notTrueOrFalse(argument));
      }
    }
    String message = withTypedName(wrong, args);
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  /** What follows an option that needs no value is taken as its value only if it is legal. */
  private static Optional<String> optionBefore(
      String argument, CommandLine command, String[] args) {
    if (Converters.isTrueOrFalse(argument)) {
      return Optional.empty();
    }
    return IntStream.range(1, args.length)
        .filter(at -> args[at].equals(argument))
        .mapToObj(at -> args[at - 1])
        .filter(before -> mayHaveValue(command.getCommandSpec().findOption(before)))
        .findFirst();
  }

  private static boolean mayHaveValue(OptionSpec option) {
    return option != null && option.arity().min() == 0 && option.arity().max() == 1;
  }

  /** Messages call an option with two names as the user typed it, not by the longer name. */
  private static String withTypedName(ParameterException wrong, String[] args) {
    if (!(wrong.getArgSpec() instanceof OptionSpec option)) {
      return wrong.getMessage();
    }
    String longest = option.longestName();
    String typed =
        Stream.of(args)
            .map(arg -> arg.split("=", 2)[0])
            .filter(List.of(option.names())::contains)
            .findFirst()
            .orElse(longest);
    return wrong.getMessage().replace("'" + longest + "'", "'" + typed + "'");
  }

  static int failed(Exception failure, CommandLine command) {
    if (failure instanceof ParameterException wrong) {
      return wrongUsage(wrong, new String[0]);
    }
    if (failure instanceof OutputException unwritable) {
      return unwritten(unwritable, command.getErr());
    }
    boolean foreseen =
        failure instanceof IllegalArgumentException
            || failure instanceof IllegalStateException
            || failure instanceof SelectionException
            || failure instanceof IOException
            || failure instanceof UncheckedIOException;
    return foreseen
        ? print(command.getErr(), message(failure), WRONG)
        : print(command.getErr(), "internal error: " + failure, BUG);
  }

  private static int unwritten(OutputException failure, PrintWriter err) {
    return failure.closedPipe() ? 0 : print(err, failure.getMessage(), UNWRITABLE);
  }

  static int outOfMemory(PrintWriter err) {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    return print(
        err,
        "the data does not fit the "
            + megabytes
            + " MB that Java may use; allow more with the environment variable"
            + " JDK_JAVA_OPTIONS=-Xmx8g",
        WRONG);
  }

  /** After a command that came to its end: what it printed may be lost all the same. */
  static int finish(int exitCode, StandardOutput out, PrintWriter err) {
    return out.failure()
        .filter(failure -> !failure.closedPipe())
        .map(failure -> unwritten(failure, err))
        .orElse(exitCode);
  }

  private static String message(Exception failure) {
    if (failure instanceof FileSystemException aboutFile) {
      return aboutFile.getFile() + ": " + FileTrouble.reason(aboutFile);
    }
    if (failure instanceof SelectionException nothingFits) {
      return nothingFits.summary();
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static int print(PrintWriter err, String message, int exitCode) {
    err.println("norm: " + oneLine(message));
    return exitCode;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
