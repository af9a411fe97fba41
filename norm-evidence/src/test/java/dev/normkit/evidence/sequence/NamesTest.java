package dev.normkit.evidence.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {
  private final Names names = Names.read();

  @Test
  void thereIsEnoughToLearnFrom() {
    assertTrue(names.training().size() >= 10_000, names.training().size() + " names");
    assertEquals(22, names.languages().size());
    assertEquals(2000, names.test().size());
    assertEquals(1000, names.longNames().size());
    assertEquals(1000, names.sideBySide().size());
  }

  @Test
  void lengthsOfTheLongTestWereNeverTrained() {
    for (List<Sequence> ordinary : List.of(names.training(), names.validation(), names.test())) {
      assertTrue(ordinary.stream().allMatch(s -> s.length() >= 3 && s.length() <= 20));
    }
    for (List<Sequence> longer : List.of(names.longNames(), names.sideBySide())) {
      assertTrue(longer.stream().allMatch(s -> s.length() > 20 && s.length() <= 60));
    }
  }

  @Test
  void noNameIsInTwoParts() {
    Set<String> seen = new HashSet<>();
    for (List<Sequence> part : List.of(names.training(), names.validation(), names.test())) {
      for (Sequence sequence : part) {
        assertTrue(seen.add(Arrays.toString(sequence.letters())));
      }
    }
    assertFalse(seen.isEmpty());
  }
}
