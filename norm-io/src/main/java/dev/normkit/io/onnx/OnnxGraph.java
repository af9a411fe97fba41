package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model as scopes of nodes, with its constants and sizes. Immutable once made. */
public final class OnnxGraph {
  private final String name;
  private final ModelProto model;
  private final List<Scope> scopes;
  private final Constants constants;
  private final Shapes shapes;

  private OnnxGraph(String name, ModelProto model, Optional<Path> folder)
      throws FileFormatException {
    this.name = name;
    this.model = model;
    scopes = new ScopeBuilder(name, model).build();
    constants = new Constants(new TensorReader(name, folder, model.getSerializedSize()));
    constants.checkInitializers(scopes);
    shapes = Shapes.of(scopes, constants);
  }

  /**
   * Reads a model.
   *
   * @param file the model; its external data lies in the same folder
   * @return the model
   * @throws FileFormatException if it isn't an ONNX model, or a tensor isn't what it says
   * @throws IOException if it can't be read
   */
  public static OnnxGraph read(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return new OnnxGraph(OnnxBytes.name(file), OnnxBytes.read(file), Optional.ofNullable(folder));
  }

  /**
   * Looks at a model in memory, which has no external data.
   *
   * @param name what messages call it
   * @param model the message
   * @return the model
   * @throws FileFormatException if a tensor isn't what it says
   */
  public static OnnxGraph of(String name, ModelProto model) throws FileFormatException {
    return new OnnxGraph(name, model, Optional.empty());
  }

  /** {@return what messages call the model: the name of its file} */
  public String name() {
    return name;
  }

  /** {@return the message that the file holds} */
  public ModelProto model() {
    return model;
  }

  /** {@return the graph first, then each scope before those inside it} */
  public List<Scope> scopes() {
    return scopes;
  }

  /** {@return the values that no input changes} */
  public Constants constants() {
    return constants;
  }

  /** {@return sizes as far as they follow from the file} */
  public Shapes shapes() {
    return shapes;
  }
}
