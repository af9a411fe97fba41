package dev.normkit.selector.method;

import java.util.List;
import java.util.stream.Stream;

/**
 * A rule beside those of a policy, asked only if a usage says what it asks about, and in its place
 * among them.
 */
interface FurtherRule extends WrittenRule {
  /** The ids of the rules before which it is asked, of which a policy may lack some. */
  List<String> before();

  /** Its place in a list of ids: before the first of its rules that is there, otherwise last. */
  default int placeIn(List<String> ids) {
    return before().stream()
        .map(ids::indexOf)
        .filter(place -> place >= 0)
        .findFirst()
        .orElse(ids.size());
  }

  /** All of them; where several have the same place, in the order in which they are asked. */
  static List<FurtherRule> all() {
    return Stream.<FurtherRule>concat(
            Stream.of(FurtherRules.values()), Stream.of(LaterRules.values()))
        .toList();
  }
}
