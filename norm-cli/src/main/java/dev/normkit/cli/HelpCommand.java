package dev.normkit.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "help",
    description = "Shows the help of the program or of a command; the same as --help.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    footer = {"", "Examples:", "  norm help", "  norm help select"})
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "<command>", description = "The command.")
  private Optional<String> command = Optional.empty();

  @Override
  public void run() {
    CommandLine program = spec.commandLine().getParent();
    CommandLine asked = command.map(name -> find(program, name)).orElse(program);
    asked.usage(program.getOut());
  }

  private static CommandLine find(CommandLine program, String name) {
    return Optional.ofNullable(program.getSubcommands().get(name))
        .orElseThrow(
            () ->
                new ParameterException(
                    program, "unknown command '" + name + "'; " + NormCommand.commands(program)));
  }
}
