package dev.normkit.bench;

import dev.normkit.bench.BitResults.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** How many elements differ, by what was changed, operation and contestant. */
final class BitTable {
  private static final String NONE = "–";

  private final List<String> contestants;

  /** Change to operation to contestant to what differs, by output; empty if nothing does. */
  private final Map<String, Map<String, Map<String, List<String>>>> changes = new LinkedHashMap<>();

  BitTable(List<String> contestants) {
    this.contestants = contestants;
  }

  /** How many elements have other bits; a NaN equals a NaN. */
  static int mismatches(float[] expected, float[] actual) {
    int count = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        count++;
      }
    }
    return count;
  }

  void add(String id, String change, Key key, int mismatches, int elements) {
    List<String> outputs =
        changes
            .computeIfAbsent(change, c -> new LinkedHashMap<>())
            .computeIfAbsent(key.operation(), o -> new LinkedHashMap<>())
            .computeIfAbsent(id, i -> new ArrayList<>());
    if (mismatches > 0) {
      outputs.add(String.format(Locale.ROOT, "%s %,d of %,d", key.output(), mismatches, elements));
    }
  }

  void print() {
    System.out.println(
        "Operations of which at least one element differs, on 1 thread unless said:");
    System.out.println();
    head("what changes");
    changes.forEach(
        (change, operations) ->
            System.out.println(
                MarkdownTable.line(row(change, id -> differing(operations.values(), id)))));
    System.out.println();
    System.out.println("Elements that differ:");
    System.out.println();
    head("what changes | operation");
    changes.forEach(
        (change, operations) ->
            operations.forEach(
                (operation, found) ->
                    System.out.println(
                        MarkdownTable.line(
                            row(change + " | " + operation, id -> cell(found.get(id)))))));
  }

  private void head(String first) {
    List<String> head = row(first, id -> id);
    System.out.println(MarkdownTable.line(head));
    int columns = head.size() + (first.contains("|") ? 1 : 0);
    System.out.println(MarkdownTable.line(Collections.nCopies(columns, "---")));
  }

  private List<String> row(String first, UnaryOperator<String> cell) {
    List<String> cells = new ArrayList<>(List.of(first));
    contestants.forEach(id -> cells.add(cell.apply(id)));
    return cells;
  }

  private static String differing(Collection<Map<String, List<String>>> operations, String id) {
    List<List<String>> computed =
        operations.stream().filter(found -> found.containsKey(id)).map(f -> f.get(id)).toList();
    long differing = computed.stream().filter(outputs -> !outputs.isEmpty()).count();
    return computed.isEmpty() ? NONE : differing + " of " + computed.size();
  }

  private static String cell(List<String> outputs) {
    if (outputs == null) {
      return NONE;
    }
    return outputs.isEmpty() ? "0" : String.join(", ", outputs);
  }
}
