package dev.normkit.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void alignsColumnsAndEndsNoLineInSpaces() {
    assertEquals(
        List.of("a    bb", "ccc", "d    e"),
        TextTable.of(List.of(List.of("a", "bb"), List.of("ccc", ""), List.of("d", "e"))));
  }

  @Test
  void goesOnBelowTheLastColumn() {
    assertEquals(
        List.of("a  one two", "   three", "b  extraordinary", "   x"),
        TextTable.wrapped(
            List.of(List.of("a", "one two three"), List.of("b", "extraordinary x")), 10));
  }
}
