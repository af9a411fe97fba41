package dev.normkit.evidence.sequence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names of languages, territories, scripts and currencies in 22 languages; the class of a name is
 * its language. Up to {@value #LONGEST_TRAINED} letters they are for training, validation and the
 * ordinary test. Lengths that training never saw are tested by longer names, and by ordinary names
 * of the test side by side.
 */
public final class Names {
  /** The most letters of a name in training, and in the ordinary test. */
  public static final int LONGEST_TRAINED = 20;

  /** The most letters in the test of lengths that training never saw. */
  public static final int LONGEST = 60;

  private static final String FILE = "names/names.tsv";

  /** The split is the same for all seeds of training. */
  private static final long SPLIT = 20;

  private static final int VALIDATION = 1000;
  private static final int TEST = 2000;
  private static final int LONG_TEST = 1000;

  private final Map<Character, Integer> alphabet = new TreeMap<>();
  private final List<String> languages;
  private final List<Sequence> training;
  private final List<Sequence> validation;
  private final List<Sequence> test;
  private final List<Sequence> longNames;
  private final List<Sequence> sideBySide;

  private record Name(String language, String text) {}

  private Names(List<Name> names) {
    languages = List.copyOf(new TreeSet<>(names.stream().map(Name::language).toList()));
    names.forEach(name -> name.text().chars().forEach(letter -> alphabet.put((char) letter, 0)));
    int place = 0;
    for (Map.Entry<Character, Integer> letter : alphabet.entrySet()) {
      letter.setValue(place++);
    }
    Random random = new Random(SPLIT);
    List<Name> ordinary = new ArrayList<>(names);
    ordinary.removeIf(name -> name.text().length() > LONGEST_TRAINED);
    Collections.shuffle(ordinary, random);
    List<Name> tested = ordinary.subList(0, TEST);
    test = sequences(tested);
    validation = sequences(ordinary.subList(TEST, TEST + VALIDATION));
    training = sequences(ordinary.subList(TEST + VALIDATION, ordinary.size()));
    List<Name> longer = new ArrayList<>(names);
    longer.removeIf(name -> name.text().length() <= LONGEST_TRAINED);
    Collections.shuffle(longer, random);
    longNames = sequences(longer.subList(0, LONG_TEST));
    sideBySide = sequences(Stream.generate(() -> joined(tested, random)).limit(LONG_TEST).toList());
  }

  /** Names of one language with a space in between, up to a length drawn from those not trained. */
  private static Name joined(List<Name> tested, Random random) {
    Name first = tested.get(random.nextInt(tested.size()));
    List<Name> others = new ArrayList<>(tested);
    others.removeIf(name -> !name.language().equals(first.language()));
    int least = LONGEST_TRAINED + 1 + random.nextInt(LONGEST - 2 * LONGEST_TRAINED);
    StringBuilder text = new StringBuilder(first.text());
    while (text.length() < least) {
      text.append(' ').append(others.get(random.nextInt(others.size())).text());
    }
    return new Name(first.language(), text.toString());
  }

  private List<Sequence> sequences(List<Name> names) {
    return names.stream().map(this::sequence).toList();
  }

  private Sequence sequence(Name name) {
    int[] letters = name.text().chars().map(letter -> alphabet.get((char) letter)).toArray();
    return new Sequence(letters, languages.indexOf(name.language()));
  }

  /** Reads the names that come with this class. */
  public static Names read() {
    try (InputStream in = Names.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return new Names(
          lines.lines().map(line -> line.split("\t")).map(l -> new Name(l[0], l[1])).toList());
    } catch (IOException thrown) {
      throw new UncheckedIOException(thrown);
    }
  }

  /** The number of letters, spaces, hyphens and apostrophes included. */
  public int alphabet() {
    return alphabet.size();
  }

  /** The codes of the languages, in the order of labels. */
  public List<String> languages() {
    return languages;
  }

  /** What is learnt from. */
  public List<Sequence> training() {
    return training;
  }

  /** What settings are chosen by; apart from training and test. */
  public List<Sequence> validation() {
    return validation;
  }

  /** Names of the lengths that training saw. */
  public List<Sequence> test() {
    return test;
  }

  /** Longer names. */
  public List<Sequence> longNames() {
    return longNames;
  }

  /** Several names of the ordinary test, all of one language, with spaces in between. */
  public List<Sequence> sideBySide() {
    return sideBySide;
  }

  /** Batches in the given order; the last may be smaller. */
  public static List<SequenceBatch> batches(List<Sequence> sequences, int size) {
    return IntStream.range(0, (sequences.size() + size - 1) / size)
        .mapToObj(i -> sequences.subList(i * size, Math.min((i + 1) * size, sequences.size())))
        .map(SequenceBatch::new)
        .toList();
  }
}
