package dev.normkit.selector.usage;

import dev.normkit.selector.words.Words;

/** What the network is trained to do. */
public enum Task {
  /** One label per input. */
  CLASSIFICATION,
  /** Objects and their places in an image. */
  DETECTION,
  /** One label per pixel. */
  SEGMENTATION,
  /** Video, for example its classification. */
  VIDEO,
  /** Making images, as a GAN does. */
  GENERATION,
  /** Rewriting an image in another style. */
  STYLE_TRANSFER,
  /** Making images by removing noise in steps: the U-Net, and the autoencoder around it. */
  DIFFUSION,
  /** Predicting text. */
  LANGUAGE_MODEL,
  /** Predicting numbers. */
  REGRESSION;

  /**
   * {@return whether the output is an image: true for GENERATION, STYLE_TRANSFER and DIFFUSION; a
   * segmentation's labels aren't an image}
   */
  public boolean imageOutput() {
    return this == GENERATION || this == STYLE_TRANSFER || this == DIFFUSION;
  }

  /**
   * {@return whether an output per pixel would be a value of an image; false if the task's output
   * is labels or words}
   */
  public boolean pixelsAreValues() {
    return switch (this) {
      case GENERATION, STYLE_TRANSFER, DIFFUSION, REGRESSION, VIDEO -> true;
      case CLASSIFICATION, DETECTION, SEGMENTATION, LANGUAGE_MODEL -> false;
    };
  }

  /**
   * {@return the word used in reports and on the command line, for example {@code style-transfer}}
   */
  public String word() {
    return Words.of(this);
  }

  /**
   * Reads a task.
   *
   * @param word as {@link #word} gives it
   * @return the task
   * @throws IllegalArgumentException if there is none of that word; the message lists the legal
   *     words
   */
  public static Task parse(String word) {
    return Words.parse("task", word, values());
  }
}
