package dev.normkit.cli;

import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.method.RuleExplanations;
import dev.normkit.selector.report.Reported;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description =
        "Explains a rule or a note: what it asks and picks, where it comes from, its figures, what"
            + " speaks against it, and what our experiments have seen. Without a rule, lists all.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  norm explain",
      "  norm explain DOC-3",
      "  norm explain EXT-2 --json"
    })
final class ExplainCommand implements Callable<Integer> {
  private final PrintWriter out;
  private final Pipes pipes;

  @Parameters(
      arity = "0..1",
      paramLabel = "<rule>",
      description =
          "Its id as norm select prints it, for example DOC-3 or EXT-13. Default: lists all.")
  private Optional<String> rule = Optional.empty();

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  ExplainCommand(PrintWriter out, Pipes pipes) {
    this.out = out;
    this.pipes = pipes;
  }

  @Override
  public Integer call() {
    RuleExplanations all = MethodPolicy.standard().explanations();
    Reported told = rule.isPresent() ? all.find(rule.get()) : all;
    pipes.print(told, json, out);
    return 0;
  }
}
