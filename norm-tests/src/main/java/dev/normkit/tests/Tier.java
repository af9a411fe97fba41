package dev.normkit.tests;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much of the product of methods, layouts, sizes, data, threads and tests is asked. The system
 * property {@code normkit.test.tier} chooses: {@code pairs}, the default, or {@code full}.
 */
public enum Tier {
  /** Whatever two of them meet somewhere in the product meet here: seconds. */
  PAIRS,
  /** All of it: a minute for each backend. */
  FULL;

  private static final String PROPERTY = "normkit.test.tier";

  /** Elements that take as long as all else about a test. */
  private static final double ELEMENTS_PER_TEST = 4000;

  /** Elements up to which sums of many numbers are asked in pairs: the oracle is slow. */
  private static final int MANY = 1 << 17;

  /** Threads that share a call. */
  private static final List<Integer> THREADS = List.of(2, 3, 8);

  /** By tier: what follows from the product takes a moment to find. */
  private static final class Chosen {
    static final Map<Mode, List<NormCase>> PAIRS =
        byMode(
            Covering.of(
                2,
                Question.all(),
                Question::allLevels,
                question -> 1 + question.asked().plan().shape().elements() / ELEMENTS_PER_TEST));

    static final Map<Mode, List<NormCase>> FULL = byMode(Question.all());

    private static Map<Mode, List<NormCase>> byMode(List<Question> questions) {
      return questions.stream()
          .collect(
              Collectors.groupingBy(
                  Question::mode, Collectors.mapping(Question::asked, Collectors.toList())));
    }
  }

  /** One test of the contract on one case, which is told apart by the mode and some levels. */
  private record Question(Mode mode, NormCase asked, List<Object> levels) {
    static List<Question> all() {
      List<List<Object>> levels = Cases.all().stream().map(CaseLevels::of).toList();
      List<Question> all = new ArrayList<>();
      for (Mode mode : Mode.values()) {
        for (int i = 0; i < levels.size(); i++) {
          NormCase asked = Cases.all().get(i);
          if (mode.asks(asked)) {
            all.add(new Question(mode, asked, levels.get(i)));
          }
        }
      }
      return all;
    }

    List<Object> allLevels() {
      List<Object> all = new ArrayList<>(levels);
      all.add(mode);
      return all;
    }
  }

  /**
   * A case whose work threads share.
   *
   * @param asked the case
   * @param threads how many, with the caller's
   * @param awake whether they wait actively between calls
   */
  record Sharing(NormCase asked, int threads, boolean awake) {}

  /**
   * The tier that the build asks for.
   *
   * @return by default {@link #PAIRS}
   * @throws IllegalArgumentException if the property names none
   */
  public static Tier asked() {
    String name = System.getProperty(PROPERTY, "pairs");
    return Stream.of(values())
        .filter(tier -> tier.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    PROPERTY + " is \"" + name + "\"; it must be \"pairs\" or \"full\""));
  }

  /** The cases that are asked in a mode. */
  List<NormCase> cases(Mode mode) {
    return (this == PAIRS ? Chosen.PAIRS : Chosen.FULL).get(mode);
  }

  /** The cases that are asked in any mode. */
  List<NormCase> cases() {
    return this == FULL
        ? Cases.all()
        : Chosen.PAIRS.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** Cases with many elements whose bits are compared with the reference's. */
  List<NormCase> large() {
    return this == FULL
        ? Stream.concat(Cases.awake().stream(), Cases.large().stream()).toList()
        : Cases.awake();
  }

  /** Cases of {@link Cases#many}. */
  List<NormCase> many() {
    return this == FULL
        ? Cases.many()
        : Cases.many().stream()
            .filter(asked -> asked.data() != Data.CENTRED && elements(asked) <= MANY)
            .toList();
  }

  /** Cases of {@link Cases#trained}. */
  List<NormCase> trained() {
    return this == FULL
        ? Cases.trained()
        : Covering.of(
            1,
            Cases.trained(),
            asked ->
                List.of(
                    asked.plan().spec() + " " + asked.plan().shape().hasSpatialAxes(),
                    asked.plan().shape().layout(),
                    asked.data()),
            Tier::elements);
  }

  /** Calls that threads share. */
  List<Sharing> sharing() {
    List<Sharing> awake = sharing(Cases.awake(), true);
    List<Sharing> asleep = sharing(Cases.large(), false);
    if (this == FULL) {
      return Stream.of(awake, asleep, sharing(Cases.large(), true)).flatMap(List::stream).toList();
    }
    // Waking is the same for all, so one suffices.
    Stream<Sharing> woken =
        asleep.stream()
            .min(Comparator.comparingDouble(shared -> elements(shared.asked())))
            .stream();
    return Stream.concat(
            Covering.of(
                1,
                awake,
                shared -> List.of(CaseLevels.placement(shared.asked().plan()), shared.threads()),
                shared -> elements(shared.asked()))
                .stream(),
            woken)
        .toList();
  }

  private static List<Sharing> sharing(List<NormCase> cases, boolean awake) {
    return cases.stream()
        .flatMap(asked -> THREADS.stream().map(threads -> new Sharing(asked, threads, awake)))
        .toList();
  }

  /** Cases whose kernels several threads use at once. */
  List<NormCase> shared() {
    return this == FULL
        ? Cases.shared()
        : Covering.of(
            1,
            Cases.shared(),
            asked -> List.of(asked.plan().spec().method().overTrailingAxes()),
            Tier::elements);
  }

  private static double elements(NormCase asked) {
    return asked.plan().shape().elements();
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
