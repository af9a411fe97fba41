package dev.normkit.selector.evidence;

import dev.normkit.selector.evidence.Evidence.Effect;
import dev.normkit.selector.evidence.Evidence.Run;
import dev.normkit.selector.evidence.Evidence.Seen;
import dev.normkit.selector.json.JsonInput;
import dev.normkit.selector.words.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The file of the experiments' results, which the build takes over as it is. */
final class EvidenceFile {
  static final String NAME = "verdicts.json";

  private EvidenceFile() {}

  /** Read when the first rule is explained. */
  private static final class Committed {
    static final List<Evidence> ALL = ofThisBuild();
  }

  static List<Evidence> committed() {
    return Committed.ALL;
  }

  /** A build without the experiments' results has none. */
  private static List<Evidence> ofThisBuild() {
    try (InputStream in = EvidenceFile.class.getResourceAsStream(NAME)) {
      return in == null ? List.of() : read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Reads results. What no reader needs, such as the name of a picture, is passed over.
   *
   * @param json an array of objects with {@code experiment}, {@code claim}, {@code rules}, {@code
   *     seen}, {@code sentence}, {@code command}, {@code date}, {@code machine}, {@code jdk},
   *     {@code seeds} (their number) and, where the result is a number, {@code effect}, {@code
   *     low}, {@code high} and {@code unit}
   * @return the results in that order
   * @throws IllegalArgumentException if it isn't that; the message has the path
   */
  static List<Evidence> read(String json) {
    return JsonInput.parse(NAME, json).elements().stream().map(EvidenceFile::one).toList();
  }

  private static Evidence one(JsonInput json) {
    return new Evidence(
        json.required("experiment").name(),
        json.required("claim").name(),
        json.required("rules").elements().stream().map(JsonInput::name).toList(),
        json.required("seen").word(word -> Words.parse("seen", word, Seen.values())),
        json.required("sentence").name(),
        effect(json),
        new Run(
            json.required("command").name(),
            json.required("date").name(),
            json.required("machine").name(),
            json.required("jdk").name(),
            json.required("seeds").wholeNumber()));
  }

  /** JSON has no infinite numbers: an effect without an end is written as null. */
  private static Optional<Effect> effect(JsonInput json) {
    boolean whole =
        List.of("effect", "low", "high").stream()
            .allMatch(key -> json.optional(key).filter(found -> !found.isNull()).isPresent());
    return whole
        ? Optional.of(
            new Effect(
                json.required("effect").decimal(),
                json.required("low").decimal(),
                json.required("high").decimal(),
                json.required("unit").text()))
        : Optional.empty();
  }
}
