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
 * of these. Immutable; each addition gives new facts. Equal are those whose JSON is.
 */
public final class Facts {
  private static final Facts NONE = new Facts(Map.of());

  private final Map<String, Object> values;

  private Facts(Map<String, Object> values) {
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
   * @param list texts, numbers, true or false, facts, or lists of these
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
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.putAll(others.values);
    return new Facts(Collections.unmodifiableMap(all));
  }

  private Facts added(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.put(name, fixed(Objects.requireNonNull(value, name)));
    return new Facts(Collections.unmodifiableMap(all));
  }

  /** As it is from now on: a copy of a list. */
  private static Object fixed(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Facts::fixed).toList();
    }
    // Asked last, as Gson's classes take time: JSON is in damaged entries of a file alone.
    if (value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Facts
        || value instanceof JsonElement) {
      return value;
    }
    throw new IllegalArgumentException(
        "value is "
            + value
            + "; it must be a text, a number, true or false, facts or a list of these");
  }

  /** {@return the names in the order in which they were added; unmodifiable} */
  public Set<String> names() {
    return values.keySet();
  }

  /** Texts, numbers, conditions, facts, lists of these, or JSON, by name. */
  Map<String, Object> values() {
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
    return other instanceof Facts that && JsonWriter.element(this).equals(JsonWriter.element(that));
  }

  @Override
  public int hashCode() {
    return JsonWriter.element(this).hashCode();
  }

  @Override
  public String toString() {
    return JsonWriter.element(this).toString();
  }
}
