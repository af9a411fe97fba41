package dev.normkit.cli;

import dev.normkit.cli.text.BackendJson;
import dev.normkit.cli.text.BackendTable;
import dev.normkit.cli.text.TextTable;
import dev.normkit.discovery.Backends;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "backends",
    description =
        "Shows every backend that was found and, if it can't run, the reason and the remedy.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    footer = {"", "Examples:", "  norm backends", "  norm backends --json"})
final class BackendsCommand implements Callable<Integer> {
  private final PrintWriter out;
  private final Pipes pipes;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  BackendsCommand(PrintWriter out, Pipes pipes) {
    this.out = out;
    this.pipes = pipes;
  }

  @Override
  public Integer call() {
    // Not by a selector: what is set from outside must not hide what is there.
    Backends backends = Backends.discover();
    if (json) {
      pipes.json().println(BackendJson.of(backends));
    } else {
      TextTable.of(BackendTable.of(backends)).forEach(out::println);
    }
    return 0;
  }
}
