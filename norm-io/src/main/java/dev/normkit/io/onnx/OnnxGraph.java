package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model as scopes of nodes, with its constants and sizes. Immutable once made. */
public final class OnnxGraph {
  private final String name;
  private final ModelProto model;
  private final Optional<Path> folder;
  private final byte[] bytes;
  private final List<Scope> scopes;
  private final TensorReader tensors;
  private final Constants constants;
  private final Shapes shapes;

  private OnnxGraph(String name, ModelProto model, Optional<Path> folder, byte[] bytes)
      throws FileFormatException {
    this.name = name;
    this.model = model;
    this.folder = folder;
    this.bytes = bytes;
    scopes = new ScopeBuilder(name, model).build();
    tensors = new TensorReader(name, folder, model.getSerializedSize());
    constants = new Constants(tensors);
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
    byte[] bytes = OnnxBytes.read(file);
    ModelProto model = OnnxBytes.parse(OnnxBytes.name(file), bytes);
    return new OnnxGraph(OnnxBytes.name(file), model, Optional.ofNullable(folder), bytes);
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
    return new OnnxGraph(name, model, Optional.empty(), model.toByteArray());
  }

  /**
   * Looks at a file's bytes in memory; there is no external data.
   *
   * @param name what messages call it
   * @param bytes which must not change from then on
   * @return the model
   * @throws FileFormatException if they aren't an ONNX model, or a tensor isn't what it says
   */
  public static OnnxGraph of(String name, byte[] bytes) throws FileFormatException {
    return new OnnxGraph(name, OnnxBytes.parse(name, bytes), Optional.empty(), bytes);
  }

  /** {@return what messages call the model: the name of its file} */
  public String name() {
    return name;
  }

  /** {@return the message that the file holds} */
  public ModelProto model() {
    return model;
  }

  /** {@return where its external data lies; empty if it wasn't read from a file} */
  public Optional<Path> folder() {
    return folder;
  }

  /**
   * Finds the file that holds a tensor's elements.
   *
   * @param tensor of the model, whose elements lie in a file of their own
   * @return the file, in the model's folder or below
   * @throws FileFormatException if it would lie outside the folder, also by a link, or isn't there
   */
  public Path locate(TensorProto tensor) throws FileFormatException {
    return tensors.locate(tensor);
  }

  /** {@return the bytes of the file, which must not be changed} */
  public byte[] bytes() {
    return bytes;
  }

  /** {@return the graph first, then each scope before those inside it} */
  public List<Scope> scopes() {
    return scopes;
  }

  /** {@return the values that no input changes} */
  public Constants constants() {
    return constants;
  }

  /**
   * {@return the type of a value's elements; empty if it doesn't follow from the file}
   *
   * @param value any value of the model
   */
  public Optional<ElementType> elementType(Value value) {
    return new ElementTypes(constants).of(value);
  }

  /** {@return sizes as far as they follow from the file} */
  public Shapes shapes() {
    return shapes;
  }
}
