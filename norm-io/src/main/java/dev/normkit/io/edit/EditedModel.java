package dev.normkit.io.edit;

import dev.normkit.files.Replacement;
import dev.normkit.io.bytes.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model with changes, to be written. What wasn't changed has the bytes that the file had. */
public final class EditedModel {
  private final byte[] bytes;
  private final List<EditOutcome> outcomes;
  private final String advice;
  private final Optional<Path> home;

  /**
   * A changed model.
   *
   * @param bytes of the ONNX file, which must not change from then on
   * @param outcomes what became of each BatchNorm, in the order of the model
   * @param advice what is left to do with the model; empty if nothing is
   * @param home the folder in which weights lie in files of their own; empty if none do
   */
  public EditedModel(byte[] bytes, List<EditOutcome> outcomes, String advice, Optional<Path> home) {
    this.bytes = bytes;
    this.outcomes = List.copyOf(outcomes);
    this.advice = advice;
    this.home = home.map(folder -> folder.toAbsolutePath().normalize());
  }

  /** {@return what became of each BatchNorm, in the order of the model} */
  public List<EditOutcome> outcomes() {
    return outcomes;
  }

  /** {@return how many norms were changed} */
  public int changed() {
    return (int) outcomes.stream().filter(EditOutcome::changed).count();
  }

  /** {@return what is left to do with the model; empty if nothing is} */
  public String advice() {
    return advice;
  }

  /**
   * Checks that a file in a folder would find the weights that lie in files of their own: the model
   * names them by where they lie beside it.
   *
   * @param target where the model is to be written; symbolic links are followed
   * @throws IllegalArgumentException if that is another folder than the one it was read from
   * @throws IOException if a link can't be read
   */
  public void requireBeside(Path target) throws IOException {
    Path folder = Replacement.target(target).normalize().getParent();
    if (home.isPresent() && !home.get().equals(folder)) {
      throw new IllegalArgumentException(
          "the model's weights lie in other files of its folder; write it there too");
    }
  }

  /** {@return the ONNX file's bytes, a copy} */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * Writes the ONNX file.
   *
   * @param out stays open
   * @throws IOException if it can't be written
   */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  /**
   * Writes the ONNX file under a name that isn't there yet, as {@link #write(Path, boolean)} does.
   *
   * @param target the new file
   * @throws IllegalArgumentException as {@link #requireBeside} has it
   * @throws IOException if it exists or can't be written
   */
  public void write(Path target) throws IOException {
    write(target, false);
  }

  /**
   * Writes the ONNX file: beside its place, then renamed, so that it is whole or as it was.
   *
   * @param target the file; symbolic links are followed if it may exist
   * @param replace whether it may exist
   * @throws IllegalArgumentException as {@link #requireBeside} has it
   * @throws IOException if it can't be written
   */
  public void write(Path target, boolean replace) throws IOException {
    requireBeside(target);
    WholeFile.write(replace ? Replacement.target(target) : target, replace, this::writeTo);
  }
}
