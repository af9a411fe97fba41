package dev.normkit.selector.backend;

import dev.normkit.selector.measure.Clock;
import dev.normkit.selector.report.Input.Source;
import dev.normkit.selector.words.Brief;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a selector takes from outside the program: system properties, environment variables and the
 * clock that measurements use. Immutable: each setting gives new surroundings. A selector reads
 * them once, when it is made.
 *
 * <ul>
 *   <li>{@value #BACKEND_PROPERTY} or {@value #BACKEND_VARIABLE}: {@code estimate}, {@code measure}
 *       or a backend's id. Overrides the program unless that forces a backend
 *   <li>{@value #WISDOM_PROPERTY} or {@value #WISDOM_VARIABLE}: a file of {@link Wisdom}, read at
 *       the start and written after each measurement
 * </ul>
 *
 * <p>The property overrides the variable; an empty value counts as not set.
 */
public final class Surroundings {
  /** Names the backend or the mode. */
  public static final String BACKEND_PROPERTY = "normkit.backend";

  /** Names the backend or the mode if the property doesn't. */
  public static final String BACKEND_VARIABLE = "NORMKIT_BACKEND";

  /** Names the file of measurements. */
  public static final String WISDOM_PROPERTY = "normkit.wisdom";

  /** Names the file of measurements if the property doesn't. */
  public static final String WISDOM_VARIABLE = "NORMKIT_WISDOM";

  private final Map<String, String> properties;
  private final Map<String, String> variables;
  private final Supplier<Clock> clock;

  /** A value from outside, and where it comes from. */
  record Setting(String value, Source source, String name) {
    /** For example {@code system property normkit.backend}. */
    String origin() {
      return (source == Source.PROPERTY ? "system property " : "environment variable ") + name;
    }
  }

  private Surroundings(
      Map<String, String> properties, Map<String, String> variables, Supplier<Clock> clock) {
    this.properties = properties;
    this.variables = variables;
    this.clock = clock;
  }

  /**
   * The properties, variables and clock of this JVM as they are now, the default everywhere.
   *
   * @return the surroundings
   */
  public static Surroundings system() {
    Surroundings system = none();
    for (String name : new String[] {BACKEND_PROPERTY, WISDOM_PROPERTY}) {
      system = system.withProperty(name, System.getProperty(name, ""));
    }
    for (String name : new String[] {BACKEND_VARIABLE, WISDOM_VARIABLE}) {
      system = system.withVariable(name, System.getenv().getOrDefault(name, ""));
    }
    return system;
  }

  /**
   * No property and no variable, with the JVM's clock.
   *
   * @return surroundings for a program that takes nothing from outside
   */
  public static Surroundings none() {
    return new Surroundings(Map.of(), Map.of(), Clock::system);
  }

  /**
   * With a system property.
   *
   * @param name for example {@value #BACKEND_PROPERTY}
   * @param value its value; empty for none
   * @return the surroundings with it
   * @throws IllegalArgumentException if no selector reads a property of that name
   */
  public Surroundings withProperty(String name, String value) {
    return new Surroundings(
        with(properties, requireRead(name, BACKEND_PROPERTY, WISDOM_PROPERTY), value),
        variables,
        clock);
  }

  /**
   * With an environment variable.
   *
   * @param name for example {@value #BACKEND_VARIABLE}
   * @param value its value; empty for none
   * @return the surroundings with it
   * @throws IllegalArgumentException if no selector reads a variable of that name
   */
  public Surroundings withVariable(String name, String value) {
    return new Surroundings(
        properties,
        with(variables, requireRead(name, BACKEND_VARIABLE, WISDOM_VARIABLE), value),
        clock);
  }

  /**
   * Sets the clock; the activity of the JVM's compiler is then ignored.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @return the surroundings with it
   */
  public Surroundings withClock(LongSupplier nanoTime) {
    Objects.requireNonNull(nanoTime, "nanoTime");
    return new Surroundings(properties, variables, () -> Clock.of(nanoTime));
  }

  private static String requireRead(String name, String... read) {
    Objects.requireNonNull(name, "name");
    if (!List.of(read).contains(name)) {
      throw new IllegalArgumentException(
          "name is \"" + Brief.text(name) + "\"; it must be " + String.join(" or ", read));
    }
    return name;
  }

  private static Map<String, String> with(Map<String, String> old, String name, String value) {
    Objects.requireNonNull(value, "value");
    Map<String, String> now = new TreeMap<>(old);
    now.put(name, value);
    return now;
  }

  /**
   * The file of wisdom that is named from outside.
   *
   * @return the file; empty if none is named
   * @throws IllegalArgumentException if no file can have the name
   */
  public Optional<Path> wisdomFile() {
    return setting(WISDOM_PROPERTY, WISDOM_VARIABLE).map(Surroundings::file);
  }

  private static Path file(Setting setting) {
    try {
      return Path.of(setting.value());
    } catch (InvalidPathException wrong) {
      throw new IllegalArgumentException(
          setting.origin() + " is \"" + setting.value() + "\", which isn't a file name", wrong);
    }
  }

  /** The backend or the mode that is named from outside. */
  Optional<Setting> backend() {
    return setting(BACKEND_PROPERTY, BACKEND_VARIABLE);
  }

  private Optional<Setting> setting(String property, String variable) {
    return of(properties, property, Source.PROPERTY)
        .or(() -> of(variables, variable, Source.VARIABLE));
  }

  private static Optional<Setting> of(Map<String, String> values, String name, Source source) {
    String value = values.getOrDefault(name, "");
    return value.isBlank()
        ? Optional.empty()
        : Optional.of(new Setting(value.strip(), source, name));
  }

  /** Made when something is measured, since few programs measure. */
  Clock clock() {
    return clock.get();
  }
}
