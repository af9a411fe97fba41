package dev.normkit.io.safetensors;

import com.google.gson.stream.JsonToken;
import dev.normkit.io.json.JsonCursor;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header: {@code {"name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},…}}, and texts
 * under {@code __metadata__}.
 *
 * @param bytes its length
 * @param places of the tensors, in its order
 * @param metadata the texts
 */
record SafetensorsHeader(int bytes, List<Place> places, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";
  private static final String WHAT = "its header";

  static SafetensorsHeader read(byte[] utf8) throws IOException {
    if (utf8[0] != '{') {
      throw new FileFormatException("its header doesn't begin with {; is it a safetensors file?");
    }
    List<Place> places = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    JsonCursor.read(
        WHAT,
        new ByteArrayInputStream(utf8),
        json ->
            json.object(
                name -> {
                  if (name.equals(METADATA)) {
                    // Some writers have null for none, and the format's own library reads it.
                    if (json.peek() == JsonToken.NULL) {
                      json.skip();
                    } else {
                      json.object(key -> metadata.put(key, json.text()));
                    }
                  } else {
                    places.add(place(name, json));
                  }
                }));
    return new SafetensorsHeader(utf8.length, places, metadata);
  }

  private static Place place(String name, JsonCursor json) throws IOException {
    Fields fields = new Fields();
    json.object(
        key -> {
          switch (key) {
            case "dtype" -> fields.type = json.text();
            case "shape" -> fields.shape = sizes(json);
            case "data_offsets" -> fields.offsets = sizes(json);
            default -> throw json.refusal("has an unknown key");
          }
        });
    if (fields.type == null || fields.shape == null || fields.offsets == null) {
      throw json.refusal("has a tensor without dtype, shape or data_offsets");
    }
    if (fields.offsets.size() != 2) {
      throw json.refusal("has " + fields.offsets.size() + " data_offsets; a tensor has 2");
    }
    TensorInfo info = new TensorInfo(name, type(fields.type), fields.type, fields.shape);
    return new Place(info, fields.offsets.get(0), fields.offsets.get(1));
  }

  private static final class Fields {
    private String type;
    private List<Long> shape;
    private List<Long> offsets;
  }

  private static List<Long> sizes(JsonCursor json) throws IOException {
    List<Long> sizes = new ArrayList<>();
    json.array(
        index -> {
          long size = json.wholeNumber();
          if (size < 0) {
            throw json.refusal("has a size below 0");
          }
          sizes.add(size);
        });
    return sizes;
  }

  private static ElementType type(String word) {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(word)) {
        return type;
      }
    }
    return ElementType.OTHER;
  }
}
