package dev.normkit.evidence.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line of a results file: values by the names of their columns, in order. */
public final class Row {
  private static final Row EMPTY = new Row(Map.of());

  private final Map<String, String> values;

  Row(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** A row of one value; {@link #with} adds others. */
  public static Row of(String column, Object value) {
    return EMPTY.with(column, value);
  }

  /** The same with one more value. */
  public Row with(String column, Object value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    String text =
        value instanceof Double number ? Float.toString(number.floatValue()) : value.toString();
    if (text.matches(".*[,\"\\r\\n].*")) {
      throw new IllegalArgumentException(
          column + " is " + text + "; it must have no comma, quotation mark or line break");
    }
    more.put(column, text);
    return new Row(more);
  }

  /** The same with another row's values behind. */
  public Row with(Row others) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.putAll(others.values);
    return new Row(more);
  }

  /** The names of the columns. */
  public List<String> columns() {
    return List.copyOf(values.keySet());
  }

  /** The values, as text. */
  public List<String> texts() {
    return List.copyOf(values.values());
  }

  /** Whether there is such a column. */
  public boolean has(String column) {
    return values.containsKey(column);
  }

  /**
   * A value.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public String text(String column) {
    String text = values.get(column);
    if (text == null) {
      throw new IllegalArgumentException(
          "there is no column " + column + "; there are " + columns());
    }
    return text;
  }

  /** A value as a number. */
  public double number(String column) {
    return Double.parseDouble(text(column));
  }

  /** A value as a whole number. */
  public int integer(String column) {
    return Integer.parseInt(text(column));
  }

  /** Whether all values of another row are here too. */
  public boolean contains(Row other) {
    return values.entrySet().containsAll(other.values.entrySet());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row && values.equals(row.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return String.join(" ", values.values());
  }
}
