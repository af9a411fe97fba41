package dev.normkit.selector.report;

import com.google.gson.JsonElement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Named values in an order, for programs: texts, numbers, true or false, further facts, and lists
 * of these. Immutable; each addition gives new facts.
 */
public final class Facts {
  private static final Facts NONE = new Facts(Map.of());

  private final Map<String, JsonElement> values;

  private Facts(Map<String, JsonElement> values) {
    this.values = values;
  }

  /** {@return no facts, to which others are added} */
  public static Facts none() {
    return NONE;
  }

  /**
   * Adds a text.
   *
   * @param name what it is
   * @param text the value
   * @return the facts with it
   */
  public Facts with(String name, String text) {
    return added(name, text);
  }

  /**
   * Adds a number.
   *
   * @param name what it is
   * @param number the value, written with all its digits
   * @return the facts with it
   */
  public Facts with(String name, Number number) {
    return added(name, number);
  }

  /**
   * Adds a condition.
   *
   * @param name what it is
   * @param holds true or false
   * @return the facts with it
   */
  public Facts with(String name, boolean holds) {
    return added(name, holds);
  }

  /**
   * Adds facts under a name.
   *
   * @param name what they are
   * @param facts the value
   * @return the facts with them
   */
  public Facts with(String name, Facts facts) {
    return added(name, facts);
  }

  /**
   * Adds a list.
   *
   * @param name what it is
   * @param list texts, numbers or facts
   * @return the facts with it
   * @throws IllegalArgumentException if the list holds anything else
   */
  public Facts with(String name, List<?> list) {
    return added(name, list);
  }

  /**
   * Adds others beside these.
   *
   * @param others facts of other names
   * @return both
   */
  public Facts withAll(Facts others) {
    Map<String, JsonElement> all = new LinkedHashMap<>(values);
    all.putAll(others.values);
    return new Facts(Collections.unmodifiableMap(all));
  }

  private Facts added(String name, Object value) {
    Map<String, JsonElement> all = new LinkedHashMap<>(values);
    all.put(name, JsonWriter.element(Objects.requireNonNull(value, name)));
    return new Facts(Collections.unmodifiableMap(all));
  }

  /** {@return the names in the order in which they were added; unmodifiable} */
  public Set<String> names() {
    return values.keySet();
  }

  /** The values as JSON has them, by name. */
  Map<String, JsonElement> values() {
    return values;
  }

  /**
   * {@return the facts as a JSON object, pretty printed, without a line end after the last brace}
   */
  public String toJson() {
    return JsonWriter.text(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Facts that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
