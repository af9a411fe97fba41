package dev.normkit.api;

import java.util.Locale;

/** How the elements of a tensor lie in memory: row-major, contiguous, last index fastest. */
public enum Layout {
  /** {@code N×m}: one feature vector per sample; channels C = m, no spatial axis. */
  DENSE,
  /** {@code N×C×spatial} with 1 to 3 spatial axes, as in PyTorch and ONNX. */
  CHANNELS_FIRST,
  /** {@code N×spatial×C} with 1 to 3 spatial axes, as in Keras and Flax. */
  CHANNELS_LAST,
  /** {@code …×H}: any leading axes (samples, time steps), the features H last. */
  SEQUENCE;

  /** {@return the word used in reports, files and options, for example {@code channels-first}} */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
