package dev.normkit.cli;

import dev.normkit.selector.SelectionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line on standard error and an exit code. */
final class Failure {
  /** Wrong usage or illegal input. */
  static final int WRONG = 2;

  /** A bug of this program; not the user's doing. */
  static final int BUG = 1;

  private Failure() {}

  static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    return print(
        command.getErr(),
        usageMessage(wrong) + " (see: " + command.getCommandSpec().qualifiedName() + " --help)",
        WRONG);
  }

  private static String usageMessage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && command.getParent() == null) {
      return "unknown command '" + unmatched.getUnmatched().get(0) + "'; " + NormCommand.COMMANDS;
    }
    String message = wrong.getMessage();
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof ParameterException wrong) {
      return wrongUsage(wrong, new String[0]);
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

  static int outOfMemory(PrintWriter err) {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    return print(
        err,
        "the data does not fit the "
            + megabytes
            + " MB that Java may use; more with the environment variable JDK_JAVA_OPTIONS=-Xmx8g",
        WRONG);
  }

  /** Java's file exceptions have little but the file's name as their message. */
  static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "access is denied";
    }
    return failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
  }

  private static String message(Exception failure) {
    if (failure instanceof FileSystemException aboutFile) {
      return aboutFile.getFile() + ": " + reason(aboutFile);
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
