package dev.normkit.cli;

import dev.normkit.cli.text.BackendTable;
import dev.normkit.cli.text.TextTable;
import dev.normkit.selector.NormSelector;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "backends",
    description =
        "Shows every backend that was found and, where it cannot run, why and what helps.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {"", "Example:", "  norm backends"})
final class BackendsCommand implements Callable<Integer> {
  private final PrintWriter out;

  BackendsCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    TextTable.of(BackendTable.of(NormSelector.create().backends())).forEach(out::println);
    return 0;
  }
}
