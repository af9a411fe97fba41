package dev.normkit.evidence.sequence;

import java.util.Comparator;
import java.util.List;

/**
 * Sequences of unequal length, longest first: those that go on at a step are then the first rows of
 * the step before, and nothing is computed on padding.
 */
public final class SequenceBatch {
  private final List<Sequence> sequences;
  private final int[] rows;

  /** A batch of at least one sequence, each of at least one letter. */
  public SequenceBatch(List<Sequence> sequences) {
    this.sequences =
        sequences.stream().sorted(Comparator.comparingInt(Sequence::length).reversed()).toList();
    rows = new int[this.sequences.get(0).length()];
    for (Sequence sequence : this.sequences) {
      for (int step = 0; step < sequence.length(); step++) {
        rows[step]++;
      }
    }
  }

  /** The number of sequences. */
  public int size() {
    return sequences.size();
  }

  /** The length of the longest sequence. */
  public int steps() {
    return rows.length;
  }

  /** How many sequences have a letter at a step. */
  public int rows(int step) {
    return step < rows.length ? rows[step] : 0;
  }

  /** The letter of a row at a step. */
  int letter(int step, int row) {
    return sequences.get(row).letters()[step];
  }

  /** The classes, row by row. */
  public int[] labels() {
    return sequences.stream().mapToInt(Sequence::label).toArray();
  }

  /** The length of a row's sequence. */
  public int length(int row) {
    return sequences.get(row).length();
  }
}
