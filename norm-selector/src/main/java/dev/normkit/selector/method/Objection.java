package dev.normkit.selector.method;

import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A reason with its source, so that several make one sentence with all sources at its end.
 *
 * @param what the reason, in words that others can follow after a semicolon
 * @param source where it comes from
 */
record Objection(String what, String source) {

  /** For example {@code a; b (docs/normalization.md, usage 3, BN problem 1; Wu & He 2018)}. */
  static String sentence(Collection<Objection> objections, String... sources) {
    String text = objections.stream().map(Objection::what).collect(Collectors.joining("; "));
    String all =
        Stream.concat(Stream.of(sources), objections.stream().map(Objection::source))
            .distinct()
            .collect(Collectors.joining("; "));
    return text + " (" + Citation.shortened(all) + ")";
  }
}
