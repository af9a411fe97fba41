package dev.normkit.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.model.ModelFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code fold}, {@code convert} and {@code recompute} share: a model in, a model out. */
final class ModelEdit {
  @Parameters(index = "0", paramLabel = "<in.onnx>", description = "The model to read.")
  private FileName in;

  @Parameters(
      index = "1",
      paramLabel = "<out.onnx>",
      description = "File to write; - is standard output, which then gets nothing else.")
  private FileName out;

  @Option(names = "--force", description = "Replace the file to write if it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print what was done as JSON.")
  private boolean json;

  /** Opens the model, once it is known that the result can be written. */
  ModelFile open() throws IOException {
    OutputFile target = target();
    if (json && target.standardOutput()) {
      throw new IllegalArgumentException(
          "--json prints on standard output, which the model takes; give the name of a file");
    }
    target.requireWritable();
    return ModelPath.open(in);
  }

  private OutputFile target() {
    return new OutputFile("the model to write", out, force);
  }

  /**
   * Refuses a place from which the changed model wouldn't find its weights, before the change has
   * taken its time.
   */
  void requireBeside(ModelFile model) throws IOException {
    if (!target().standardOutput()) {
      // The model as it is knows where its weights are.
      requireBeside(model.convert((norm, channels) -> Optional.empty()));
    }
  }

  private void requireBeside(EditedModel edited) throws IOException {
    if (!target().standardOutput()) {
      edited.requireBeside(out.path());
    }
  }

  /**
   * Writes the model and tells what was done.
   *
   * @param done what was done to norms that changed, for example {@code folded}
   */
  void write(EditedModel edited, String done, Terminal terminal, Pipes pipes) throws IOException {
    requireBeside(edited);
    OutputFile target = target();
    target.write(pipes, edited::writeTo);
    if (target.standardOutput()) {
      text(edited, done).forEach(line -> terminal.err().println("norm: " + line));
    } else if (json) {
      pipes.json().println(json(edited));
    } else {
      text(edited, done).forEach(terminal.out()::println);
    }
  }

  private List<String> text(EditedModel edited, String done) {
    int all = edited.outcomes().size();
    String heading =
        all == 0
            ? "%s has no BatchNorm; %s is the same".formatted(in, out)
            : "%s %s of %s BatchNorms of %s".formatted(done, edited.changed(), all, in);
    List<String> lines = new ArrayList<>(List.of(heading));
    edited.outcomes().forEach(outcome -> lines.add("  " + outcome));
    if (!edited.advice().isEmpty()) {
      lines.add(edited.advice());
    }
    return lines;
  }

  private String json(EditedModel edited) {
    JsonArray norms = new JsonArray();
    for (EditOutcome outcome : edited.outcomes()) {
      JsonObject norm = new JsonObject();
      norm.addProperty("norm", outcome.norm());
      norm.addProperty("changed", outcome.changed());
      norm.addProperty("text", outcome.text());
      norms.add(norm);
    }
    JsonObject all = new JsonObject();
    all.addProperty("in", in.text());
    all.addProperty("out", out.text());
    all.addProperty("changed", edited.changed());
    all.add("norms", norms);
    if (!edited.advice().isEmpty()) {
      all.addProperty("advice", edited.advice());
    }
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all);
  }
}
