package dev.normkit.io.safetensors;

import com.google.gson.stream.JsonWriter;
import dev.normkit.io.bytes.WholeFile;
import dev.normkit.io.tensor.ElementType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a file will hold. Tensors of wide elements come first, so that each begins where its
 * elements are aligned; the header is padded to a multiple of 8.
 */
public final class SafetensorsContent implements WholeFile.Content {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Stored> tensors = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** Begins with nothing. */
  public SafetensorsContent() {}

  /** Puts an element into a buffer. */
  private interface Filling {
    void put(ByteBuffer to, int element);
  }

  private record Stored(String name, ElementType type, int[] shape, int elements, Filling filling) {
    long bytes() {
      return (long) elements * type.bytes();
    }
  }

  /**
   * Adds a text.
   *
   * @param key its name
   * @param text the text
   * @return this
   */
  public SafetensorsContent text(String key, String text) {
    metadata.put(key, text);
    return this;
  }

  /**
   * Adds float32.
   *
   * @param name of the tensor
   * @param values not copied
   * @param shape their shape
   * @return this
   */
  public SafetensorsContent floats(String name, float[] values, int... shape) {
    return add(name, ElementType.F32, values.length, shape, (to, i) -> to.putFloat(values[i]));
  }

  /**
   * Adds float64.
   *
   * @param name of the tensor
   * @param values not copied
   * @param shape their shape
   * @return this
   */
  public SafetensorsContent doubles(String name, double[] values, int... shape) {
    return add(name, ElementType.F64, values.length, shape, (to, i) -> to.putDouble(values[i]));
  }

  /**
   * Adds one int64, without axes.
   *
   * @param name of the tensor
   * @param value its value
   * @return this
   */
  public SafetensorsContent number(String name, long value) {
    return add(name, ElementType.I64, 1, new int[0], (to, i) -> to.putLong(value));
  }

  private SafetensorsContent add(
      String name, ElementType type, int elements, int[] shape, Filling filling) {
    if (name.equals(SafetensorsHeader.METADATA) || !names.add(name)) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' can't be added: the name is there already");
    }
    tensors.add(new Stored(name, type, shape.clone(), elements, filling));
    return this;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    List<Stored> inOrder = new ArrayList<>(tensors);
    inOrder.sort(Comparator.comparingInt(tensor -> -tensor.type.bytes()));
    byte[] header = header(inOrder).getBytes(StandardCharsets.UTF_8);
    int padding = -header.length & Long.BYTES - 1;
    ByteBuffer start =
        ByteBuffer.allocate(Long.BYTES + header.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(header.length + padding).put(header);
    while (start.hasRemaining()) {
      start.put((byte) ' ');
    }
    out.write(start.array());
    for (Stored tensor : inOrder) {
      write(tensor, out);
    }
  }

  private String header(List<Stored> inOrder) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setHtmlSafe(false);
    json.beginObject();
    if (!metadata.isEmpty()) {
      json.name(SafetensorsHeader.METADATA).beginObject();
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.name(entry.getKey()).value(entry.getValue());
      }
      json.endObject();
    }
    long at = 0;
    for (Stored tensor : inOrder) {
      json.name(tensor.name).beginObject();
      json.name("dtype").value(tensor.type.name());
      json.name("shape").beginArray();
      for (int size : tensor.shape) {
        json.value(size);
      }
      json.endArray();
      json.name("data_offsets").beginArray().value(at).value(at + tensor.bytes()).endArray();
      json.endObject();
      at += tensor.bytes();
    }
    json.endObject();
    json.close();
    return text.toString();
  }

  private static void write(Stored tensor, OutputStream out) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.elements; i++) {
      if (chunk.remaining() < tensor.type.bytes()) {
        out.write(chunk.array(), 0, chunk.position());
        chunk.clear();
      }
      tensor.filling.put(chunk, i);
    }
    out.write(chunk.array(), 0, chunk.position());
  }
}
