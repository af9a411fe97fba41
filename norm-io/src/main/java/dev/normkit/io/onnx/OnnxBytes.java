package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An ONNX file's bytes as a protobuf message. */
public final class OnnxBytes {
  private static final long MOST = Integer.MAX_VALUE - 64L;

  private OnnxBytes() {}

  /**
   * Reads a file.
   *
   * @param file the model, not its external data
   * @return its bytes
   * @throws FileFormatException if it is larger than an ONNX model can be
   * @throws IOException if it can't be read
   */
  static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "it is a directory");
    }
    long length = Files.size(file);
    if (length > MOST) {
      throw new FileFormatException(
          "%s has %s bytes; an ONNX file has at most 2 GB, its weights beyond that lie in external"
                  .formatted(name(file), length)
              + " data");
    }
    return Files.readAllBytes(file);
  }

  static String name(Path file) {
    Path last = file.getFileName();
    return last == null ? file.toString() : last.toString();
  }

  /**
   * Reads a message.
   *
   * @param file what messages call it
   * @param bytes which must not change from then on
   * @return the message, which shares the bytes
   * @throws FileFormatException if they aren't an ONNX model
   */
  public static ModelProto parse(String file, byte[] bytes) throws FileFormatException {
    if (bytes.length == 0) {
      throw new FileFormatException(file + " is empty; an ONNX model was wanted");
    }
    Optional<String> other = OtherFormat.of(file, bytes);
    if (other.isPresent()) {
      throw new FileFormatException(file + " isn't an ONNX model: " + other.get());
    }
    Wire.check(file, bytes);
    // Only a stream of a ByteString lets fields share its bytes.
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    ModelProto model;
    try {
      model = ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException damaged) {
      throw new FileFormatException(
          "%s isn't an ONNX model or is damaged: %s"
              .formatted(file, damaged.getMessage().replaceAll("\\s+", " ")),
          damaged);
    } catch (IOException impossible) {
      throw new FileFormatException(file + ": " + impossible.getMessage(), impossible);
    }
    if (!model.hasGraph()) {
      throw new FileFormatException(file + " isn't an ONNX model: it has no graph");
    }
    return model;
  }
}
