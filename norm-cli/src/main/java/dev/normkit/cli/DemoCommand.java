package dev.normkit.cli;

import dev.normkit.cli.demo.Demo;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description = {
      "The main job on real data, in ten to twenty seconds: which normalization fits which use, and why; what it"
          + " does to handwritten digits; where it helps a network that learns to read them, and where it does not;"
          + " and which backend is faster."
    },
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    footer = {"", "Example:", "  norm demo"})
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    new Demo(terminal.out(), terminal.interactive()).run();
    return 0;
  }
}
