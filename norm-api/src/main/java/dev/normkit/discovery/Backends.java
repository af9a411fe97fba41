package dev.normkit.discovery;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.Asking;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.StringJoiner;

/**
 * The backends found by {@link ServiceLoader}: one row per provider, usable or not. A provider that
 * can't be loaded, throws, was built for a newer Java or belongs to another copy of this library is
 * a row with its reason, and the others are still found. A class loader that throws, as that of a
 * stopped web application may, is a row too. One of normkit's own backends whose class is there but
 * not listed by a {@code META-INF/services} file, as in some uber jars, is a row too and isn't
 * used. Immutable; nothing is cached between discoveries, and nothing is logged.
 */
public final class Backends {
  private final List<BackendRow> rows;
  private final Map<String, NormBackend> unavailable;
  private final List<String> asked;

  private Backends(
      List<BackendRow> rows, Map<String, NormBackend> unavailable, List<String> asked) {
    this.rows = List.copyOf(rows);
    this.unavailable = Map.copyOf(unavailable);
    this.asked = List.copyOf(asked);
  }

  /**
   * Finds the providers visible to the context class loader of the calling thread and those visible
   * to this library's own: its class loader and, where it is a module outside the boot layer, its
   * layer. A class that both see is one row. Threads of a common pool, of native code and of
   * plug-in hosts may have a context class loader that doesn't see this library; its own still
   * does. A thread without a context class loader counts as having the system class loader.
   *
   * @return one row per provider; of two with one id that of the context class loader keeps it
   */
  public static Backends discover() {
    return of(ProviderSearch.fromHere());
  }

  /**
   * Finds the providers visible to a class loader, which includes those of its parents, and asks no
   * other: the caller says where backends come from.
   *
   * @param loader for example that of a plug-in; null for the system class loader
   * @return one row per provider
   */
  public static Backends discover(ClassLoader loader) {
    return of(ProviderSearch.in(loader));
  }

  /**
   * Finds the providers of a module layer and its parents, and asks no class loader.
   *
   * @param layer for example one made of a folder of plug-ins
   * @return one row per provider
   */
  public static Backends discover(ModuleLayer layer) {
    return of(ProviderSearch.in(layer));
  }

  /**
   * {@return given backends instead of discovered ones, one row each}
   *
   * @param backends the providers, in any order
   */
  public static Backends of(NormBackend... backends) {
    return of(ProviderSearch.among(backends));
  }

  private static Backends of(ProviderSearch search) {
    return new Backends(checked(search.rows()), search.unavailable(), search.asked());
  }

  /** Of several providers with one id the first found keeps it. */
  private static List<BackendRow> checked(List<BackendRow> found) {
    Map<String, BackendRow> first = new HashMap<>();
    List<BackendRow> rows = new ArrayList<>();
    for (BackendRow row : found) {
      BackendRow earlier =
          row.status() == BackendRow.Status.BROKEN ? null : first.putIfAbsent(row.id(), row);
      rows.add(earlier == null ? row : taken(row, earlier.provider()));
    }
    rows.sort(Comparator.comparing(BackendRow::id).thenComparing(BackendRow::provider));
    return rows;
  }

  private static BackendRow taken(BackendRow row, String by) {
    String owner = row.provider().equals(by) ? "another copy of " + by : by;
    return BackendRow.broken(
        row.id(),
        row.provider(),
        "its id \"" + row.id() + "\" is taken by " + owner + ", which was found first",
        Optional.empty());
  }

  /** {@return every provider, by id, then class name} */
  public List<BackendRow> rows() {
    return rows;
  }

  /**
   * {@return the usable backends, by id; which of them suits a plan is for a selector to decide}
   */
  public List<NormBackend> ready() {
    return rows.stream().flatMap(row -> row.backend().stream()).toList();
  }

  /**
   * The ready backend whose estimate for a step, an inference, a training forward and a backward,
   * is the least; never one with other bits ({@link NormBackend#tolerance}). A selector decides
   * with more: wisdom, threads, the user's word.
   *
   * @param plan what is to be computed
   * @return a backend that supports the plan; of equal ones the first by id
   * @throws IllegalStateException if none does; the message has every row
   */
  public NormBackend best(NormPlan plan) {
    Bid best = null;
    StringJoiner why = new StringJoiner("; ");
    for (BackendRow row : rows) {
      if (row.backend().isEmpty()) {
        why.add(row.id() + " " + whyNot(row).strip());
        continue;
      }
      NormBackend backend = row.backend().get();
      Bid bid = Asking.ask(() -> bid(backend, plan), thrown -> threw(backend, thrown));
      if (!bid.whyNot().isEmpty()) {
        why.add(row.id() + " " + bid.whyNot());
      } else if (best == null || bid.nanos() < best.nanos()) {
        best = bid;
      }
    }
    if (best == null) {
      throw new IllegalStateException(
          "no backend is ready that computes "
              + plan
              + (rows.isEmpty() ? ": no provider was found" + byAsked() : ": " + why)
              + "; put norm-cpu on the class path or module path");
    }
    return best.backend();
  }

  /**
   * What a backend would take.
   *
   * @param nanos its estimate; of no meaning if it doesn't compute
   * @param whyNot why it doesn't compute; empty if it does
   */
  private record Bid(NormBackend backend, double nanos, String whyNot) {
    static Bid none(NormBackend backend, String whyNot) {
      return new Bid(backend, 0, whyNot);
    }
  }

  private static Bid threw(NormBackend backend, Throwable thrown) {
    return Bid.none(backend, "threw when asked: " + thrown);
  }

  private static Bid bid(NormBackend backend, NormPlan plan) {
    Support support = backend.supports(plan);
    if (support == null) {
      return Bid.none(backend, "is broken: its supports() returned null");
    }
    if (support instanceof Support.Declined declined) {
      return Bid.none(backend, "declines: " + declined.reason());
    }
    return backend.tolerance().isPresent()
        ? Bid.none(backend, "has other bits, so it has to be named")
        : new Bid(backend, nanos(backend, plan), "");
  }

  /**
   * The backend to compute until a chosen one has warmed up: of those with the same bits that are
   * fast at once, the one whose estimate for a step is the least.
   *
   * @param chosen who computes later on
   * @param plan what is to be computed
   * @return empty if the chosen one is fast at once itself, or has other bits, or no other one
   *     would do
   */
  public Optional<NormBackend> starter(NormBackend chosen, NormPlan plan) {
    if (!needsStarter(chosen, plan)) {
      return Optional.empty();
    }
    return ready().stream()
        .map(backend -> startingBid(backend, plan))
        .filter(bid -> bid.whyNot().isEmpty())
        .min(Comparator.comparingDouble(Bid::nanos))
        .map(Bid::backend);
  }

  private static Bid startingBid(NormBackend backend, NormPlan plan) {
    return Asking.ask(
        () -> {
          Bid bid = bid(backend, plan);
          return nanosWarmUp(backend, plan) == 0 ? bid : Bid.none(backend, "has to warm up");
        },
        thrown -> threw(backend, thrown));
  }

  private static boolean needsStarter(NormBackend chosen, NormPlan plan) {
    return Asking.ask(
        () -> chosen.tolerance().isEmpty() && nanosWarmUp(chosen, plan) > 0, thrown -> false);
  }

  private static double nanosWarmUp(NormBackend backend, NormPlan plan) {
    return Arrays.stream(Direction.values())
        .mapToDouble(direction -> backend.cost(plan, direction).nanosWarmUp())
        .sum();
  }

  private static double nanos(NormBackend backend, NormPlan plan) {
    double nanos = 0;
    for (Direction direction : Direction.values()) {
      nanos += backend.cost(plan, direction).nanos(plan.shape().elements(), 1);
    }
    return nanos;
  }

  /**
   * {@return a backend that was found but can't run here; empty if there is none of this id} It
   * computes nothing; {@link NormBackend#cost} says what the program would gain by it.
   *
   * @param id for example {@code simd}
   */
  public Optional<NormBackend> unavailable(String id) {
    return rows.stream()
        .filter(row -> row.id().equals(id) && row.status() == BackendRow.Status.UNAVAILABLE)
        .findFirst()
        .map(row -> unavailable.get(id));
  }

  /**
   * {@return where backends were looked for, in words and in the order asked, for example {@code
   * the class loader "app"}; empty if the backends were given}
   */
  public List<String> asked() {
    return asked;
  }

  /**
   * {@return one backend by its id, never another}
   *
   * @param id for example {@code cpu}
   * @throws IllegalArgumentException if it isn't ready; the message has the reason or, if it wasn't
   *     found, where it was looked for, and the ids that are ready
   */
  public NormBackend require(String id) {
    List<BackendRow> named = rows.stream().filter(row -> row.id().equals(id)).toList();
    return named.stream()
        .flatMap(row -> row.backend().stream())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "backend \"%s\"%s; ready are %s"
                        .formatted(
                            id,
                            named.isEmpty() ? " was not found" + byAsked() : whyNot(named.get(0)),
                            ready().stream().map(NormBackend::id).toList())));
  }

  private static String whyNot(BackendRow row) {
    return " is " + row.status().word() + ": " + row.why();
  }

  private String byAsked() {
    return asked.isEmpty() ? "" : " by " + String.join(" or ", asked);
  }

  /** The rows and where they were looked for. */
  @Override
  public String toString() {
    return rows + (asked.isEmpty() ? "" : " by " + String.join(" and ", asked));
  }
}
