package dev.normkit.cli;

import dev.normkit.selector.NormSelector;
import dev.normkit.selector.method.RuleExplanation;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Explains a rule: what it asks and picks, where it comes from, and its figures.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {"", "Examples:", "  norm explain DOC-3", "  norm explain EXT-2 --json"})
final class ExplainCommand implements Callable<Integer> {
  private final PrintWriter out;

  @Parameters(
      paramLabel = "<rule>",
      description = "The rule's id as norm select prints it: DOC-1 to DOC-4, EXT-1 to EXT-9.")
  private String rule;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  ExplainCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    RuleExplanation explanation = NormSelector.create().explain(rule);
    out.println(json ? explanation.toJson() : explanation.toText());
    return 0;
  }
}
