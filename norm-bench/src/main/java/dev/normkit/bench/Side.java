package dev.normkit.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a process of a comparison runs. */
enum Side {
  /** The jars in question. */
  NOW,
  /** The jars that they are compared with. */
  BEFORE,
  /** The same jars as {@link #BEFORE} again: what the machine alone makes of equal code. */
  CONTROL;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Side named(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /**
   * The order of a pair's processes. Six pairs have every order once, so that no side gains by its
   * place.
   *
   * @param pair from 1
   */
  static List<Side> order(int pair) {
    List<Side> order = new ArrayList<>(List.of(values()));
    Collections.rotate(order, pair - 1);
    if (pair % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }
}
