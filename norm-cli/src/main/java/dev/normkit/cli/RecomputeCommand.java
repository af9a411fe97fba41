package dev.normkit.cli;

import dev.normkit.cli.text.ProgressBar;
import dev.normkit.io.TensorFile;
import dev.normkit.io.edit.StatisticsRun;
import dev.normkit.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "recompute",
    description =
        "Sets the running statistics of an ONNX model's BatchNorms anew from batches of input:"
            + " each norm uses the batch's own statistics, as in training, and all batches count"
            + " by their samples (PreciseBN). ONNX Runtime has to be on the class path.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {"", "Example:", "  norm recompute model.onnx better.onnx batch1.npy batch2.npy"})
final class RecomputeCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Pipes pipes;

  @Mixin private ModelEdit edit;

  @Parameters(
      index = "2..*",
      arity = "1..*",
      paramLabel = "<batch>",
      description = {
        "Batches, samples first: .npy files, or for several inputs .npz files or the like with a"
            + " tensor of each input's name."
      })
  private List<FileName> batches;

  RecomputeCommand(Terminal terminal, Pipes pipes) {
    this.terminal = terminal;
    this.pipes = pipes;
  }

  @Override
  public Integer call() throws IOException {
    ProgressBar bar = new ProgressBar(terminal.out(), terminal.interactive());
    ModelFile model = edit.open();
    // What is wrong beforehand shows before ONNX Runtime and the first batch take their time.
    requireAll();
    edit.requireBeside(model);
    try (StatisticsRun run = model.recompute()) {
      addAll(run, batches, bar);
      edit.write(run.finish(), "recomputed", terminal, pipes);
    }
    return 0;
  }

  /** However it ends, the bar makes room for what is said next. */
  static void addAll(StatisticsRun run, List<FileName> batches, ProgressBar bar)
      throws IOException {
    try {
      for (int i = 0; i < batches.size(); i++) {
        bar.show("batch " + (i + 1) + " of " + batches.size(), i, batches.size());
        add(run, batches.get(i));
      }
    } finally {
      bar.clear();
    }
  }

  private void requireAll() throws IOException {
    for (FileName name : batches) {
      if (Files.notExists(name.path())) {
        throw new IOException(name + ": no such file" + name.localeAdvice());
      }
    }
  }

  private static void add(StatisticsRun run, FileName name) throws IOException {
    try (TensorFile batch = TensorFile.open(name.path())) {
      run.add(batch);
    } catch (NoSuchFileException missing) {
      throw new IOException(name + ": no such file" + name.localeAdvice(), missing);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(name + ": " + refused.getMessage(), refused);
    }
  }
}
