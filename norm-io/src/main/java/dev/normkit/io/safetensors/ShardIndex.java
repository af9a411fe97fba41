package dev.normkit.io.safetensors;

import dev.normkit.io.bytes.FileBytes;
import dev.normkit.io.bytes.OpenTensors;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.json.JsonCursor;
import dev.normkit.io.tensor.FileFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model in several files, {@code model.safetensors.index.json}: {@code {"weight_map":{"name":
 * "model-00001-of-00002.safetensors",…}}}. The files lie beside the index.
 */
public final class ShardIndex {
  private static final int MOST_BYTES = 100_000_000;

  private final Path index;
  private final Map<String, OpenTensors> shards = new LinkedHashMap<>();
  private final Deque<Closeable> open = new ArrayDeque<>();

  private ShardIndex(Path index) {
    this.index = index;
  }

  /**
   * Opens the index and every file that it names.
   *
   * @param file the index, closed with the result
   * @return all tensors
   * @throws FileFormatException if the index or one of its files isn't as it should be
   * @throws IOException if one can't be read
   */
  public static OpenTensors open(FileBytes file) throws IOException {
    if (file.length() > MOST_BYTES) {
      throw new FileFormatException(
          "it is " + file.length() + " bytes long; an index has at most " + MOST_BYTES);
    }
    Map<String, String> places = new LinkedHashMap<>();
    JsonCursor.read(
        "the index",
        file.part(0, file.length()).open(),
        json ->
            json.object(
                key -> {
                  if (key.equals("weight_map")) {
                    json.object(name -> places.put(name, json.text()));
                  } else {
                    json.skip();
                  }
                }));
    if (places.isEmpty()) {
      throw new FileFormatException("the index has no weight_map; is it a safetensors index?");
    }
    ShardIndex reader = new ShardIndex(file.path());
    reader.open.push(file);
    try {
      return reader.read(places);
    } catch (IOException refused) {
      reader.close();
      throw refused;
    }
  }

  private OpenTensors read(Map<String, String> places) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, String> place : places.entrySet()) {
      Tensor tensor = shard(place.getValue()).tensors().get(place.getKey());
      if (tensor == null) {
        throw new FileFormatException(
            "the index says that '"
                + place.getKey()
                + "' is in "
                + place.getValue()
                + ", but it isn't");
      }
      tensors.put(place.getKey(), tensor);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    shards.values().forEach(shard -> metadata.putAll(shard.metadata()));
    return new OpenTensors("safetensors in several files", tensors, metadata, this::close);
  }

  private OpenTensors shard(String name) throws IOException {
    OpenTensors known = shards.get(name);
    if (known != null) {
      return known;
    }
    if (!name.matches("[^/\\\\\\x00:]+") || name.equals("..") || name.equals(".")) {
      throw new FileFormatException(
          "the index names the file '" + name + "'; it must be one beside the index");
    }
    FileBytes file;
    try {
      file = FileBytes.open(index.resolveSibling(name));
    } catch (NoSuchFileException missing) {
      throw new FileFormatException("the index names " + name + ", which isn't there", missing);
    }
    open.push(file);
    try {
      OpenTensors shard = Safetensors.open(file);
      shards.put(name, shard);
      return shard;
    } catch (FileFormatException refused) {
      throw refused.withPlace(name);
    }
  }

  private void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
