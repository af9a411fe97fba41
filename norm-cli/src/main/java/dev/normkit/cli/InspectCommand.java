package dev.normkit.cli;

import dev.normkit.io.report.Inspection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description =
        "Says which normalizations a model file holds and what is wrong with them: an ONNX model, or"
            + " weights without their network (safetensors, Keras).",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  norm inspect model.onnx",
      "  norm inspect model.onnx --json",
      "  norm inspect model.onnx --html report.html     a page with pictures",
      "",
      "Exit codes: 0 no errors, 1 errors were found in the model or the output can't be written, 2"
          + " wrong usage or a bad file."
    })
final class InspectCommand implements Callable<Integer> {
  /** Errors were found in what was inspected. */
  static final int ILL = 1;

  private final PrintWriter out;
  private final Pipes pipes;

  @Parameters(paramLabel = "<file>", description = "The model's file.")
  private FileName file;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "<page>",
      description =
          "Write a page with pictures, errors first, which needs no other file (- for standard"
              + " output, instead of text).")
  private Optional<FileName> html = Optional.empty();

  @Option(names = "--force", description = "Replace the file of --html if it exists.")
  private boolean force;

  InspectCommand(PrintWriter out, Pipes pipes) {
    this.out = out;
    this.pipes = pipes;
  }

  @Override
  public Integer call() throws IOException {
    Optional<OutputFile> page = html.map(name -> new OutputFile("--html", name, force));
    if (page.isPresent()) {
      page.get().requireWritable();
    }
    boolean pageAlone = page.filter(OutputFile::standardOutput).isPresent();
    if (pageAlone && json) {
      throw new IllegalArgumentException(
          "--html - and --json both go to standard output; give --html the name of a file");
    }
    Inspection inspection = ModelPath.inspect(file);
    if (page.isPresent()) {
      page.get().write(pipes, to -> writePage(inspection, to));
    }
    if (!pageAlone) {
      PrintWriter to = json ? pipes.json() : out;
      if (json) {
        inspection.writeJson(to);
      } else {
        inspection.writeText(to);
      }
      to.println();
    }
    return inspection.errors() == 0 ? 0 : ILL;
  }

  private static void writePage(Inspection inspection, OutputStream to) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
    inspection.writeHtml(writer);
    writer.flush();
  }
}
