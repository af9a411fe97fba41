package dev.normkit.io.keras;

import com.google.gson.stream.JsonToken;
import dev.normkit.api.RunningVariance;
import dev.normkit.io.json.JsonCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Keras that wrote a file, which says what variance its BatchNormalization kept.
 * Keras 3 has the biased one, whatever the data. Keras 2.1 to 2.3, the package of its own, has the
 * unbiased one. tf.keras 2 has two ways: for images of two axes, and from 2.4 on of three, its
 * fused kernel, whose moving variance keeps Bessel's correction; for all else the biased one.
 *
 * @param major 0 if the file doesn't say
 * @param minor the second number
 * @param ofTensorFlow whether it is tf.keras: by its suffix, and every version from 2.4 on
 */
record KerasVersion(int major, int minor, boolean ofTensorFlow) {
  static final KerasVersion UNKNOWN = new KerasVersion(0, 0, false);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\b.*?(-tf)?");

  /**
   * A variance that was kept, and why it is taken for this one.
   *
   * @param variance which one
   * @param why the end of a sentence
   */
  record Kept(RunningVariance variance, String why) {}

  static KerasVersion of(Optional<String> text) {
    Matcher matcher = TEXT.matcher(text.orElse(""));
    if (!matcher.matches()) {
      return UNKNOWN;
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    boolean redirected = major == 2 && minor >= 4;
    return new KerasVersion(major, minor, redirected || matcher.group(3) != null);
  }

  /** That of {@code metadata.json} in an archive. */
  static KerasVersion ofMetadata(String json) throws IOException {
    List<String> found = new ArrayList<>();
    JsonCursor.read(
        "the model's metadata",
        json,
        cursor -> {
          if (cursor.peek() != JsonToken.BEGIN_OBJECT) {
            cursor.skip();
            return;
          }
          cursor.object(
              key -> {
                if (key.equals("keras_version") && cursor.peek() == JsonToken.STRING) {
                  found.add(cursor.text());
                } else {
                  cursor.skip();
                }
              });
        });
    return of(found.stream().findFirst());
  }

  /** Whether the file names this version or a later one. */
  boolean isFrom(int firstMajor, int firstMinor) {
    return major > firstMajor || major == firstMajor && minor >= firstMinor;
  }

  Kept kept(KerasConfig.Norm norm) {
    if (major == 0) {
      return biased("is taken for the biased one of Keras 3, since the file names no version");
    }
    if (major != 2) {
      return biased("is biased, as in Keras " + major);
    }
    if (!ofTensorFlow) {
      return minor == 0
          ? biased("is biased, as in Keras 2.0")
          : unbiased("is unbiased, as in Keras 2.1 to 2.3");
    }
    int rank = rank(norm.fields());
    boolean images = rank == 4 || rank == 5 && minor >= 4;
    if (isNeverFused(norm) || rank > 0 && !images) {
      return biased("is biased, as in tf.keras 2 where its fused kernel doesn't run");
    }
    if (rank == 0) {
      return biased(
          "is taken for the biased one; it is unbiased if the data is images, for which tf.keras 2"
              + " runs its fused kernel");
    }
    return unbiased("is unbiased, as in tf.keras 2 on images, for which its fused kernel runs");
  }

  private static Kept biased(String why) {
    return new Kept(RunningVariance.BIASED, why);
  }

  private static Kept unbiased(String why) {
    return new Kept(RunningVariance.UNBIASED, why);
  }

  /** Of the data. A built layer of tf.keras 2 names its axis from the front, mostly the last. */
  private static int rank(KerasConfig.Fields fields) {
    List<Integer> axes = fields.axes();
    boolean last = fields.rank() == 0 && axes.size() == 1 && axes.get(0) > 1;
    return last ? axes.get(0) + 1 : fields.rank();
  }

  private static boolean isNeverFused(KerasConfig.Norm norm) {
    KerasConfig.Fields fields = norm.fields();
    return norm.type().contains("Sync")
        || fields.number("synchronized", 0) != 0
        || fields.number("renorm", 0) != 0
        || fields.number("virtual_batch_size", 0) != 0
        || fields.number("fused", 1) == 0
        || fields.text("dtype").equals("float64")
        || fields.axes().size() > 1;
  }
}
