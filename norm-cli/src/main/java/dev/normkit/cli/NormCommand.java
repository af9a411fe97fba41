package dev.normkit.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "norm",
    description = "Chooses, explains and runs normalization layers.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  norm demo",
      "  norm select --network cnn --task classification --batch 4 --shape 4x64x32x32",
      "  norm explain DOC-3",
      "  norm measure --method group --groups 32 --shape 4x64x32x32 --wisdom wisdom.json",
      "  norm apply --method layer --in x.npy --out y.npy",
      "  norm inspect model.onnx --html report.html",
      "  norm fold model.onnx folded.onnx",
      "  norm help select",
      "",
      "Exit codes: 0 done, 1 the output can't be written or a model has errors, 2 wrong usage or"
          + " illegal input."
    })
final class NormCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given; " + commands(spec.commandLine()));
  }

  /** The commands there are, for messages on a missing or unknown one. */
  static String commands(CommandLine program) {
    return "it must be one of " + String.join(" ", program.getSubcommands().keySet());
  }
}
