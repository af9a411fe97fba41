package dev.normkit.selector.backend;

import dev.normkit.selector.backend.Surroundings.Setting;
import dev.normkit.selector.report.Input.Source;
import java.util.List;
import java.util.Optional;

/**
 * The mode in effect: the program's, by default ESTIMATE, unless a setting from outside overrides
 * it.
 *
 * @param mode how backends are found
 * @param source who gave the mode
 * @param by who forces a backend, as messages name it
 * @param notes settings that were given but are overridden
 */
record ModeInEffect(BackendMode mode, Source source, String by, List<String> notes) {
  private static final String PROGRAM = "the user";

  static ModeInEffect of(Optional<BackendMode> given, Optional<Setting> outside) {
    BackendMode own = given.orElseGet(BackendMode::estimate);
    Source ownSource = Source.ofGiven(given.isPresent());
    if (outside.isEmpty()) {
      return new ModeInEffect(own, ownSource, PROGRAM, List.of());
    }
    BackendMode other = parse(outside.get(), own);
    if (own instanceof BackendMode.Forced forced) {
      return new ModeInEffect(own, ownSource, PROGRAM, notTaken(forced, other, outside.get()));
    }
    return new ModeInEffect(
        other, outside.get().source(), "the " + outside.get().origin(), List.of());
  }

  private static List<String> notTaken(
      BackendMode.Forced forced, BackendMode other, Setting outside) {
    return forced.equals(other)
        ? List.of()
        : List.of(
            "the "
                + outside.origin()
                + " asks for "
                + outside.value()
                + ", but the program forces "
                + forced.id()
                + ", which counts");
  }

  /** Whether the program's own setting or its default counts. */
  boolean ofProgram() {
    return by.equals(PROGRAM);
  }

  private static BackendMode parse(Setting outside, BackendMode own) {
    switch (outside.value()) {
      case "estimate":
        return BackendMode.estimate();
      case "measure":
        // A budget that the program gave stays.
        return own instanceof BackendMode.Measure ? own : BackendMode.measure();
      default:
        try {
          return BackendMode.forced(outside.value());
        } catch (IllegalArgumentException wrong) {
          throw new IllegalArgumentException(
              "the "
                  + outside.origin()
                  + " is \""
                  + outside.value()
                  + "\"; it must be estimate, measure or a backend's id",
              wrong);
        }
    }
  }
}
