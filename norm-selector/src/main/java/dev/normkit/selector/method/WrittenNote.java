package dev.normkit.selector.method;

import dev.normkit.api.NormSpec;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A note of normkit's own, an enum's constant: its id is its name. It picks nothing; it is added to
 * what a rule or the user picked, if the usage has what it is about.
 */
interface WrittenNote {
  String PICKS = "nothing; it adds a note to what another rule picks";

  String name();

  RuleText text();

  /** The note on a choice, if there is one. */
  Optional<String> note(Usage usage, NormSpec spec);

  default String id() {
    return name().replace('_', '-');
  }

  default Optional<String> told(String what) {
    return Optional.of(id() + ": " + what + " (" + text().source() + ")");
  }

  /** All of them, in the order in which decisions have them. */
  static List<WrittenNote> all() {
    return Stream.<WrittenNote>concat(Stream.of(Caveat.values()), Stream.of(LaterNotes.values()))
        .toList();
  }
}
