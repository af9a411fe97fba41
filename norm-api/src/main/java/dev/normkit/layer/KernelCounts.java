package dev.normkit.layer;

import dev.normkit.api.Direction;
import dev.normkit.api.NormMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * How often which kernel really ran: a snapshot, equal when equal. A call counts when its kernel
 * has returned; a refused call does not count.
 *
 * @param entries what ran at least once, by backend, method and direction
 */
public record KernelCounts(List<Entry> entries) {

  /**
   * The calls of one kind.
   *
   * @param backend the id of the backend that ran
   * @param method which normalization
   * @param direction which pass
   * @param calls how many, at least 1
   */
  public record Entry(String backend, NormMethod method, Direction direction, long calls) {

    private String toJson() {
      // No %d, whose digits are those of the default locale.
      return "{\"backend\": %s, \"method\": \"%s\", \"direction\": \"%s\", \"calls\": %s}"
          .formatted(quoted(backend), method.name(), direction.word(), calls);
    }

    /** Discovered ids have nothing to escape; those of backends given by hand aren't checked. */
    private static String quoted(String id) {
      StringBuilder text = new StringBuilder("\"");
      id.chars()
          .forEach(
              unit ->
                  text.append(
                      unit < ' '
                              || unit == '"'
                              || unit == '\\'
                              || Character.isSurrogate((char) unit)
                          ? "\\u" + HexFormat.of().toHexDigits((char) unit)
                          : Character.toString(unit)));
      return text.append('"').toString();
    }
  }

  /**
   * Sorts the entries.
   *
   * @param entries the component, in any order
   */
  public KernelCounts {
    entries =
        entries.stream()
            .sorted(
                Comparator.comparing(Entry::backend)
                    .thenComparing(Entry::method)
                    .thenComparing(Entry::direction))
            .toList();
  }

  /** {@return all calls, the sum over all entries} */
  public long total() {
    return entries.stream().mapToLong(Entry::calls).sum();
  }

  /**
   * The calls of one backend.
   *
   * @param backend its id
   * @return the sum over its entries; 0 if it never ran
   */
  public long total(String backend) {
    return entries.stream()
        .filter(entry -> entry.backend().equals(backend))
        .mapToLong(Entry::calls)
        .sum();
  }

  /**
   * The calls of one direction.
   *
   * @param direction which pass
   * @return the sum over its entries; 0 if it never ran
   */
  public long total(Direction direction) {
    return entries.stream()
        .filter(entry -> entry.direction() == direction)
        .mapToLong(Entry::calls)
        .sum();
  }

  /**
   * {@return the counts as lines of text: one line per entry: {@code kernel <backend> <METHOD>
   * <direction> <calls>}}
   */
  public String toText() {
    if (entries.isEmpty()) {
      return "kernel  none ran";
    }
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries) {
      lines.add(
          String.join(
              "  ",
              "kernel",
              entry.backend(),
              entry.method().name(),
              entry.direction().word(),
              Long.toString(entry.calls())));
    }
    return String.join("\n", lines);
  }

  /**
   * The counts as JSON: {@code {"kernels": [{"backend": "simd", "method": "GROUP", "direction":
   * "backward", "calls": 3}, …]}}, keys and entries in a fixed order.
   *
   * @return the text, without a line end after the last brace
   */
  public String toJson() {
    if (entries.isEmpty()) {
      return "{\n  \"kernels\": []\n}";
    }
    List<String> lines = entries.stream().map(Entry::toJson).toList();
    return "{\n  \"kernels\": [\n    " + String.join(",\n    ", lines) + "\n  ]\n}";
  }
}
