package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.bytes.Elements;
import dev.normkit.io.bytes.FileBytes;
import dev.normkit.io.bytes.Half;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/** Reads the elements of tensors, wherever the file keeps them, within a limit for all of them. */
final class TensorReader {
  private static final long FREE = 1L << 20;

  /** How often elements may be looked at, since many layers may share a large weight. */
  private static final long FREE_USES = 1L << 26;

  private final String file;
  private final Optional<Path> folder;
  private final Set<Path> files = new HashSet<>();
  private long bytesRead;
  private long left;
  private long usesLeft;

  TensorReader(String file, Optional<Path> folder, long bytes) {
    this.file = file;
    this.folder = folder;
    bytesRead = bytes;
    left = FREE + bytes / 4;
    usesLeft = FREE_USES + 4 * bytes;
  }

  /** What a tensor is; the type is OTHER if its elements aren't read. */
  static TensorInfo info(TensorProto tensor) {
    ElementType type = type(tensor.getDataType());
    return new TensorInfo(
        tensor.getName(), type, "ONNX type " + tensor.getDataType(), tensor.getDimsList());
  }

  /** Of an ONNX type's number; OTHER if its elements aren't read. */
  static ElementType type(int dataType) {
    return switch (dataType) {
      case TensorProto.DataType.FLOAT_VALUE -> ElementType.F32;
      case TensorProto.DataType.DOUBLE_VALUE -> ElementType.F64;
      case TensorProto.DataType.FLOAT16_VALUE -> ElementType.F16;
      case TensorProto.DataType.BFLOAT16_VALUE -> ElementType.BF16;
      case TensorProto.DataType.INT8_VALUE -> ElementType.I8;
      case TensorProto.DataType.INT16_VALUE -> ElementType.I16;
      case TensorProto.DataType.INT32_VALUE -> ElementType.I32;
      case TensorProto.DataType.INT64_VALUE -> ElementType.I64;
      case TensorProto.DataType.UINT8_VALUE -> ElementType.U8;
      case TensorProto.DataType.UINT16_VALUE -> ElementType.U16;
      case TensorProto.DataType.UINT32_VALUE -> ElementType.U32;
      case TensorProto.DataType.UINT64_VALUE -> ElementType.U64;
      case TensorProto.DataType.BOOL_VALUE -> ElementType.BOOL;
      default -> ElementType.OTHER;
    };
  }

  private static boolean external(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  /** Refuses a tensor that has other elements than its shape says, as far as the file has them. */
  void check(TensorProto tensor) throws FileFormatException {
    for (long size : tensor.getDimsList()) {
      if (size < 0) {
        throw wrong(tensor, "its shape is " + TensorInfo.tuple(tensor.getDimsList()));
      }
    }
    TensorInfo info = info(tensor);
    long wanted = elements(tensor, info);
    if (info.type() == ElementType.OTHER || external(tensor) || tensor.hasSegment()) {
      return;
    }
    if (tensor.hasRawData()) {
      long bytes = tensor.getRawData().size();
      if (wanted > bytes || wanted * info.type().bytes() != bytes) {
        throw wrong(tensor, "it is " + info.text() + ", but has " + bytes + " bytes of data");
      }
    } else if (typed(tensor, info.type()) != wanted) {
      throw wrong(
          tensor, "it is " + info.text() + ", but has " + typed(tensor, info.type()) + " values");
    }
  }

  private long elements(TensorProto tensor, TensorInfo info) throws FileFormatException {
    try {
      return info.elements();
    } catch (ArithmeticException tooMany) {
      throw wrong(tensor, "it is " + info.text() + ", more than any file has");
    }
  }

  private static int typed(TensorProto tensor, ElementType type) {
    return switch (type) {
      case F32 -> tensor.getFloatDataCount();
      case F64 -> tensor.getDoubleDataCount();
      case I64 -> tensor.getInt64DataCount();
      case U32, U64 -> tensor.getUint64DataCount();
      default -> tensor.getInt32DataCount();
    };
  }

  /** The elements; empty if their type isn't read, or one of them is beyond a long. */
  Optional<double[]> read(TensorProto tensor) {
    TensorInfo info = info(tensor);
    if (info.type() == ElementType.OTHER || tensor.hasSegment()) {
      return Optional.empty();
    }
    try {
      if (external(tensor)) {
        return external(tensor, info);
      }
      // No more than the file has bytes of its own for each.
      if (tensor.hasRawData()) {
        try (InputStream in = tensor.getRawData().newInput()) {
          return numbers(tensor, in);
        }
      }
      return typed(tensor, info);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** How long the model and the files are that it was read from so far. */
  long bytesRead() {
    return bytesRead;
  }

  /** Counts elements that are about to take memory. */
  void take(long count) {
    left -= count;
    if (count < 0 || left < 0) {
      throw new UncheckedIOException(
          new FileFormatException(
              file + ": its constants are far larger than a file of its size needs"));
    }
  }

  /** Counts elements that a layer is going to look at; a fill may have any number of them. */
  void use(long count, boolean fill) {
    if (fill) {
      take(count);
    }
    usesLeft -= count;
    if (usesLeft < 0) {
      throw new UncheckedIOException(
          new FileFormatException(
              file + ": its normalizations share far larger weights than a model needs"));
    }
  }

  private Optional<double[]> numbers(TensorProto tensor, InputStream in) throws IOException {
    TensorInfo info = info(tensor);
    ElementType type = info.type() == ElementType.U64 ? ElementType.I64 : info.type();
    TensorInfo bits = new TensorInfo(info.name(), type, info.stored(), info.shape());
    Elements elements = new Elements(bits, ByteOrder.LITTLE_ENDIAN);
    try {
      if (!type.whole()) {
        return Optional.of(elements.doubles(in, true));
      }
      // Ends of slices are often the largest long, which no double holds exactly.
      long[] whole = elements.longs(in, true);
      return known(fill(whole.length, i -> whole[i]), info);
    } catch (FileFormatException why) {
      throw wrong(tensor, why.getMessage());
    }
  }

  /** Of uint64 the bits are read as a long, which is below 0 where they say more than one holds. */
  private static Optional<double[]> known(double[] elements, TensorInfo info) {
    boolean beyond =
        info.type() == ElementType.U64 && Arrays.stream(elements).anyMatch(bits -> bits < 0);
    return beyond ? Optional.empty() : Optional.of(elements);
  }

  private static Optional<double[]> typed(TensorProto tensor, TensorInfo info) {
    return known(written(tensor, info), info);
  }

  private static double[] written(TensorProto tensor, TensorInfo info) {
    int count = typed(tensor, info.type());
    return switch (info.type()) {
      case F32 -> fill(count, tensor::getFloatData);
      case F64 -> fill(count, tensor::getDoubleData);
      case I64 -> fill(count, tensor::getInt64Data);
      case U32, U64 -> fill(count, tensor::getUint64Data);
      case F16 -> fill(count, i -> Half.ofIeee((short) tensor.getInt32Data(i)));
      case BF16 -> fill(count, i -> Half.ofUpperBits((short) tensor.getInt32Data(i)));
      default -> fill(count, tensor::getInt32Data);
    };
  }

  private static double[] fill(int count, IntToDoubleFunction each) {
    double[] all = new double[count];
    for (int i = 0; i < count; i++) {
      all[i] = each.applyAsDouble(i);
    }
    return all;
  }

  private static Map<String, String> externalEntries(TensorProto tensor) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    return entries;
  }

  /** The file that holds an external tensor; refuses one outside of the model's folder. */
  Path locate(TensorProto tensor) throws FileFormatException {
    String location = externalEntries(tensor).getOrDefault("location", "");
    return new ExternalData(folder).resolve(location, why -> wrong(tensor, why));
  }

  private Optional<double[]> external(TensorProto tensor, TensorInfo info) throws IOException {
    Map<String, String> entries = externalEntries(tensor);
    long bytes = info.elements() * info.type().bytes();
    long offset = number(tensor, entries, "offset", 0);
    long length = number(tensor, entries, "length", bytes);
    if (length != bytes) {
      throw wrong(
          tensor, "it is " + info.text() + ", but has " + length + " bytes of external data");
    }
    String location = entries.getOrDefault("location", "");
    Path data = locate(tensor);
    try (FileBytes from = FileBytes.open(data)) {
      if (offset > from.length() - bytes) {
        throw wrong(
            tensor,
            "it needs %s bytes from byte %s of '%s', which has %s"
                .formatted(bytes, offset, location, from.length()));
      }
      // Tensors may share bytes, but not without end.
      if (files.add(data)) {
        left += from.length();
        bytesRead += from.length();
      }
      take(info.elements());
      try (InputStream in = from.part(offset, bytes).open()) {
        return numbers(tensor, in);
      }
    } catch (FileFormatException already) {
      throw already;
    } catch (IOException unreadable) {
      throw wrong(tensor, "its external data '" + location + "' can't be read");
    }
  }

  private long number(TensorProto tensor, Map<String, String> entries, String key, long usual)
      throws FileFormatException {
    String text = entries.get(key);
    if (text == null) {
      return usual;
    }
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below.
    }
    throw wrong(tensor, "the " + key + " of its external data is \"" + Brief.of(text) + "\"");
  }

  private FileFormatException wrong(TensorProto tensor, String why) {
    return new FileFormatException(
        "%s: tensor \"%s\": %s".formatted(file, Brief.of(tensor.getName()), why));
  }

  /** {@return the sizes, for messages} */
  static String sizes(List<Long> shape) {
    return TensorInfo.tuple(shape);
  }
}
