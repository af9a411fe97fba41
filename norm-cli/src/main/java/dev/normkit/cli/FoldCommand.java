package dev.normkit.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "fold",
    description =
        "Folds the BatchNorms of an ONNX model into the convolutions and dense layers beside them,"
            + " where that is exact, and says for each why it went or stays.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {"", "Example:", "  norm fold model.onnx folded.onnx"})
final class FoldCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Pipes pipes;

  @Mixin private ModelEdit edit;

  @Option(
      names = "--copy-shared",
      description = "Fold into a copy of weights that other nodes read too; the file grows.")
  private boolean copyShared;

  FoldCommand(Terminal terminal, Pipes pipes) {
    this.terminal = terminal;
    this.pipes = pipes;
  }

  @Override
  public Integer call() throws IOException {
    edit.write(edit.open().fold(copyShared), "folded", terminal, pipes);
    return 0;
  }
}
