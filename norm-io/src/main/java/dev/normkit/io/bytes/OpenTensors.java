package dev.normkit.io.bytes;

import java.io.Closeable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a format's reader found in a file.
 *
 * @param format its name for people, for example {@code safetensors}
 * @param tensors by name, in the file's order
 * @param metadata texts that the file keeps beside its tensors
 * @param open what has to be closed
 */
public record OpenTensors(
    String format, Map<String, Tensor> tensors, Map<String, String> metadata, Closeable open) {

  /** Copies both maps and keeps their order. */
  public OpenTensors {
    tensors = new LinkedHashMap<>(tensors);
    metadata = new LinkedHashMap<>(metadata);
  }
}
